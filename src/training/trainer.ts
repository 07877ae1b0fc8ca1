// The training loop: epochs, schedule, validation, the best parameters so far, early stopping.
import type { Experiment } from '../config/experiment.js';
import { randomStream, shuffle } from '../random/index.js';
import type { Metrics, MetricsLine } from '../runs/records.js';
import { learningRate } from '../schedules/index.js';
import { breathe, evaluate } from './evaluate.js';
import type { PlacedImages, Session, Totals } from './session.js';

/** Training that cannot go on: why, when, and what might help. */
export class TrainingError extends Error {}

/** What the loop tells while it runs. */
export interface TrainingEvents {
  /** After every step; cheap, and may draw. */
  step?(progress: StepProgress): void;
  metrics?(line: MetricsLine): void;
  /** A new best epoch; its parameters are in the session now. */
  best?(epoch: number): void;
}

export interface StepProgress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Within the epoch, from 1. */
  readonly step: number;
  readonly steps: number;
  /** Mean over the epoch so far. */
  readonly train: Metrics;
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
}

export interface TrainingResult {
  readonly epochs: number;
  readonly bestEpoch: number | null;
  readonly train: Metrics | null;
  /** Of the best epoch. */
  readonly validation: Metrics | null;
  readonly lastValidation: Metrics | null;
  readonly interrupted: boolean;
  /** Why it ended before the last epoch, if it did. */
  readonly stopped: string | null;
  readonly trainSeconds: number;
  readonly imagesPerSecond: number;
}

/** Milliseconds of steps between two pauses: a key press waits no longer. */
const PAUSE_EVERY = 40;

export class Trainer {
  readonly #session: Session;
  readonly #experiment: Experiment;
  readonly #train: PlacedImages;
  readonly #validation: PlacedImages;
  readonly #events: TrainingEvents;
  readonly #interrupted: () => boolean;
  readonly #order: Int32Array;
  readonly #steps: number;
  #step = 0;
  #seconds = 0;
  #images = 0;

  constructor(
    session: Session,
    experiment: Experiment,
    train: PlacedImages,
    validation: PlacedImages,
    events: TrainingEvents,
    interrupted: () => boolean,
  ) {
    this.#session = session;
    this.#experiment = experiment;
    this.#train = train;
    this.#validation = validation;
    this.#events = events;
    this.#interrupted = interrupted;
    this.#order = new Int32Array(train.count);
    this.#steps = Math.ceil(train.count / experiment.training.batch_size);
  }

  /** Trains; the session ends with the best epoch's parameters. @throws TrainingError on a loss that is not finite. */
  async run(): Promise<TrainingResult> {
    const { epochs, patience } = this.#experiment.training;
    let best: { epoch: number; validation: Metrics | null; parameters: Float32Array } | undefined;
    let train: Metrics | null = null;
    let validation: Metrics | null = null;
    let [done, interrupted] = [0, false];
    let stopped: string | null = null;
    for (let epoch = 1; epoch <= epochs && !interrupted && !stopped; epoch++) {
      const metrics = await this.#epoch(epoch);
      interrupted = this.#interrupted();
      if (interrupted) break;
      train = metrics;
      validation = this.#validation.count > 0 ? await evaluate(this.#session, this.#validation) : null;
      this.#events.metrics?.({ kind: 'epoch', epoch, step: this.#step, train, validation });
      done = epoch;
      if (!best || isBetter(validation, best.validation)) {
        best = { epoch, validation, parameters: this.#session.snapshot() };
        this.#events.best?.(epoch);
      }
      interrupted = this.#interrupted();
      if (patience > 0 && validation && epoch - best.epoch >= patience && epoch < epochs) {
        stopped = `no better validation accuracy for ${patience} epochs`;
      }
    }
    if (best) this.#session.restore(best.parameters);
    return {
      epochs: done,
      bestEpoch: best?.epoch ?? null,
      train,
      validation: best?.validation ?? null,
      lastValidation: validation,
      interrupted,
      stopped,
      trainSeconds: this.#seconds,
      imagesPerSecond: this.#seconds > 0 ? this.#images / this.#seconds : 0,
    };
  }

  async #epoch(epoch: number): Promise<Metrics> {
    const { training, seed, data } = this.#experiment;
    const total: Totals = { loss: 0, correct: 0, count: 0 };
    const sinceLog: Totals = { loss: 0, correct: 0, count: 0 };
    for (let i = 0; i < this.#order.length; i++) this.#order[i] = i;
    if (data.shuffle) shuffle(this.#order, randomStream(seed, 'shuffle', epoch));
    let paused = performance.now();
    for (let step = 1; step <= this.#steps; step++) {
      const start = (step - 1) * training.batch_size;
      const count = Math.min(training.batch_size, this.#train.count - start);
      const rate = this.#rate(epoch, step);
      const began = performance.now();
      const totals = this.#session.train(this.#train, this.#order, start, count, rate, ++this.#step);
      const now = performance.now();
      this.#seconds += (now - began) / 1000;
      this.#images += count;
      this.#requireFinite(totals, epoch, step, rate);
      accumulate(total, totals);
      accumulate(sinceLog, totals);
      if (this.#step % training.log_every === 0) {
        const train = meanOf(sinceLog);
        const at = epoch - 1 + step / this.#steps;
        this.#events.metrics?.({ kind: 'step', epoch: at, step: this.#step, learning_rate: rate, train });
        Object.assign(sinceLog, { loss: 0, correct: 0, count: 0 });
      }
      if (now - paused > PAUSE_EVERY) {
        this.#report(epoch, step, total);
        await breathe();
        if (this.#interrupted()) break;
        paused = performance.now();
      }
    }
    this.#report(epoch, this.#steps, total);
    await breathe();
    return meanOf(total);
  }

  #rate(epoch: number, step: number): number {
    const { optimizer, schedule, epochs, warmup } = this.#experiment.training;
    const at = { epoch: epoch - 1 + (step - 1) / this.#steps, epochs };
    return learningRate(schedule, optimizer.options.learning_rate, at, warmup, this.#steps);
  }

  #report(epoch: number, step: number, total: Totals): void {
    const { epochs } = this.#experiment.training;
    const imagesPerSecond = this.#seconds > 0 ? this.#images / this.#seconds : 0;
    const left = (epochs - epoch + 1) * this.#train.count - total.count;
    this.#events.step?.({
      epoch,
      epochs,
      step,
      steps: this.#steps,
      train: meanOf(total),
      imagesPerSecond,
      secondsLeft: left / Math.max(1, imagesPerSecond),
    });
  }

  #requireFinite({ loss }: Totals, epoch: number, step: number, rate: number): void {
    if (Number.isFinite(loss)) return;
    throw new TrainingError(
      `the loss is no longer a finite number at step ${this.#step} (epoch ${epoch}, step ${step} of ${this.#steps}): training has diverged.\n` +
        `  The learning rate was ${Number(rate.toPrecision(4))}. Try a tenth of it, training.clip_norm: 1, or training.warmup: 1.`,
    );
  }
}

/** Higher accuracy; with equal accuracy lower loss. Without validation the latest is the best. */
function isBetter(now: Metrics | null, before: Metrics | null): boolean {
  if (!now || !before) return true;
  return now.accuracy > before.accuracy || (now.accuracy === before.accuracy && now.loss < before.loss);
}

function accumulate(to: Totals, from: Totals): void {
  to.loss += from.loss;
  to.correct += from.correct;
  to.count += from.count;
}

const meanOf = ({ loss, correct, count }: Totals): Metrics => ({
  loss: loss / Math.max(1, count),
  accuracy: correct / Math.max(1, count),
});
