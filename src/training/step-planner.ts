// Plans steps: images, learning rate and number depend on the experiment and the steps done alone.
import type { Experiment } from '../config/experiment.js';
import type { StepPlan } from '../engine/session.js';
import { MOST_STEPS } from '../engine/training-memory.js';
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
  /** Periods after which training pauses; plans do not run past them. */
  readonly #stops: readonly number[];

  /** @param stops periods in steps, 0 for none. */
  constructor(experiment: Experiment, images: number, stops: readonly number[]) {
    this.#experiment = experiment;
    this.#images = images;
    this.#stops = stops.filter((every) => every > 0);
    this.steps = Math.ceil(images / experiment.training.batch_size);
  }

  /** At most `most` steps after those done, none past the epoch or a stop. @param epoch from 1 */
  plan(epoch: number, { step, stepInEpoch }: Position, most: number): StepPlan[] {
    const { batch_size: size } = this.#experiment.training;
    const untilStop = this.#stops.map((every) => every - (step % every));
    const count = Math.min(most, MOST_STEPS, this.steps - stepInEpoch, ...untilStop);
    return Array.from({ length: count }, (_, i) => {
      const start = (stepInEpoch + i) * size;
      const rate = this.#rate(epoch, stepInEpoch + i);
      return { start, count: Math.min(size, this.#images - start), rate, step: step + i + 1, epoch };
    });
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
