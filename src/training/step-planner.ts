// Plans steps: images, learning rate and number depend on the experiment and the steps done alone.
import type { Experiment } from '../config/experiment.js';
import { mixOf } from '../data/mixing.js';
import type { StepPlan } from '../engine/session.js';
import { MOST_STEPS } from '../engine/training-memory.js';
import { averageShare } from '../optimizers/averages.js';
import { learningRate } from '../optimizers/schedules.js';

/** Steps done: in all, and in the current epoch. */
export interface Position {
  readonly step: number;
  readonly stepInEpoch: number;
}

export class StepPlanner {
  /** Steps of an epoch. */
  readonly steps: number;
  readonly #experiment: Experiment;
  readonly #images: number;
  /** Images of a step but the last of an epoch. */
  readonly #stepImages: number;
  readonly #size: readonly [rows: number, columns: number];
  /** Periods after which training pauses; plans do not run past them. */
  readonly #stops: readonly number[];

  /** @param stops periods in steps, 0 for none. @param size of the network's input */
  constructor(
    experiment: Experiment,
    images: number,
    stops: readonly number[],
    size: readonly [rows: number, columns: number],
  ) {
    this.#experiment = experiment;
    this.#images = images;
    this.#stops = stops.filter((every) => every > 0);
    this.#size = size;
    const { batch_size: batch, accumulate = 1 } = experiment.training;
    this.#stepImages = batch * accumulate;
    this.steps = Math.ceil(images / this.#stepImages);
  }

  /** At most `most` steps after those done, none past the epoch or a stop. @param epoch from 1 */
  plan(epoch: number, { step, stepInEpoch }: Position, most: number): StepPlan[] {
    const untilStop = this.#stops.map((every) => every - (step % every));
    const count = Math.min(most, MOST_STEPS, this.steps - stepInEpoch, ...untilStop);
    return Array.from({ length: count }, (_, i) => {
      const start = (stepInEpoch + i) * this.#stepImages;
      const count = Math.min(this.#stepImages, this.#images - start);
      const rate = this.#rate(epoch, stepInEpoch + i);
      const number = step + i + 1;
      return { start, count, rate, step: number, epoch, ...this.#extras(number, count) };
    });
  }

  /** Average and mixing of a step, if there are any. */
  #extras(step: number, count: number): Pick<StepPlan, 'average' | 'mix'> {
    const { seed, training } = this.#experiment;
    const { average, mix } = training;
    return {
      ...(average ? { average: averageShare(average, step, this.steps) } : {}),
      ...(mix ? { mix: mixOf(mix, { seed, step, count, size: this.#size }) } : {}),
    };
  }

  /** Whether training pauses here. */
  isStop({ step, stepInEpoch }: Position): boolean {
    return stepInEpoch === this.steps || this.#stops.some((every) => step % every === 0);
  }

  #rate(epoch: number, stepsDone: number): number {
    const { optimizer, schedule, epochs, warmup } = this.#experiment.training;
    const at = { epoch: epoch - 1 + stepsDone / this.steps, epochs };
    return learningRate(schedule, optimizer.options.learning_rate, at, warmup, this.steps);
  }
}
