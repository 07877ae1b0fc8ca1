// The training loop: epochs, schedule, validation, the best parameters so far, early stopping.

import type { Experiment } from '../config/experiment.js';
import type { PlacedImages, StepPlan, Training } from '../engine/session.js';
import type { Totals } from '../engine/totals.js';
import { counted } from '../format/numbers.js';
import type { Pointer } from '../kernels/index.js';
import { isAveraged } from '../optimizers/averages.js';
import { optimizers } from '../optimizers/index.js';
import type { Metrics } from '../runs/records.js';
import { fillOrder } from './epoch-order.js';
import { evaluate } from './evaluate.js';
import { divergence, type TrainingEvents } from './events.js';
import { StepPlanner } from './step-planner.js';
import { StepQueue } from './step-queue.js';
import { beginning, isBetter, meanOf, noTotals, sum, type TrainerState } from './trainer-state.js';

export interface TrainingResult {
  readonly state: TrainerState;
  readonly interrupted: boolean;
}

export class Trainer {
  readonly #session: Training;
  readonly #experiment: Experiment;
  readonly #train: PlacedImages;
  readonly #validation: PlacedImages;
  readonly #test: PlacedImages;
  readonly #events: TrainingEvents;
  readonly #isOver: (epochs: number) => boolean;
  readonly #order: Pointer;
  readonly #planner: StepPlanner;
  readonly #queue: StepQueue;
  readonly #validateEvery: number;
  readonly #checkpointEvery: number;
  #state: TrainerState;
  /** The state when this process began or resumed the current epoch. */
  #epochBegan: Pick<TrainerState, 'trainSeconds' | 'images'>;

  /**
   * @param isOver whether to stop early, after so many whole epochs.
   * @param state where to resume; the session holds that state's parameters and optimizer.
   */
  constructor(
    session: Training,
    experiment: Experiment,
    images: Readonly<Record<'train' | 'validation' | 'test', PlacedImages>>,
    events: TrainingEvents,
    isOver: (epochs: number) => boolean,
    state: TrainerState = beginning(),
  ) {
    this.#session = session;
    this.#experiment = experiment;
    this.#train = images.train;
    this.#validation = images.validation;
    this.#test = images.test;
    this.#events = events;
    this.#isOver = isOver;
    this.#order = session.arena.allocate(images.train.count * 4);
    const { checkpoint_every: checkpoints, validate_every: validations } = experiment.training;
    this.#checkpointEvery = typeof checkpoints === 'number' ? 0 : checkpoints.steps;
    this.#validateEvery = images.validation.count > 0 ? validations : 0;
    const [, rows, columns] = session.graph.input;
    const stops = [this.#checkpointEvery, this.#validateEvery];
    this.#planner = new StepPlanner(experiment, images.train.count, stops, [rows, columns]);
    this.#queue = new StepQueue(session, images.train, this.#order, this.#planner);
    this.#state = state;
    this.#epochBegan = state;
  }

  /**
   * Trains; the session ends with the best epoch's parameters.
   * @throws TrainingError on a loss that is not finite; CrewError when a thread dies.
   */
  async run(): Promise<TrainingResult> {
    const { epochs } = this.#experiment.training;
    const isDone = () => this.#state.stopped !== null || this.#state.epochs >= epochs;
    while (!isDone() && !this.#interrupted) {
      await this.#epoch(this.#state.epochs + 1);
      if (this.#state.stepInEpoch === this.#planner.steps) await this.#endEpoch();
      else this.#checkpoint();
    }
    if (this.#state.best) this.#session.restore(this.#state.best.parameters);
    return { state: this.#state, interrupted: !isDone() };
  }

  get #interrupted(): boolean {
    return this.#isOver(this.#state.epochs);
  }

  /** Steps until the epoch is done or training is interrupted. */
  async #epoch(epoch: number): Promise<void> {
    const { data, seed } = this.#experiment;
    fillOrder(this.#session.arena.integers(this.#order, this.#train.count), data.shuffle, seed, epoch);
    this.#epochBegan = this.#state;
    if (this.#state.stepInEpoch === 0) await this.#estimateCurvature(epoch);
    while (this.#state.stepInEpoch < this.#planner.steps && !this.#interrupted) {
      for await (const { plans, totals, seconds } of this.#queue.run(epoch, this.#state, () => this.#interrupted)) {
        for (const [i, plan] of plans.entries()) this.#count(epoch, plan, totals[i]);
        this.#state = { ...this.#state, trainSeconds: this.#state.trainSeconds + seconds };
        this.#report(epoch);
      }
      if (this.#state.stepInEpoch === this.#planner.steps) return;
      if (isDue(this.#state.step, this.#validateEvery)) await this.#validateWithin(epoch);
      if (isDue(this.#state.step, this.#checkpointEvery)) this.#checkpoint();
    }
  }

  /** Estimates second derivatives, for optimizers that use them, over the first images of the epoch's order. */
  async #estimateCurvature(epoch: number): Promise<void> {
    const { type, options } = this.#experiment.training.optimizer;
    const patterns = optimizers.of(type).curvature?.(options);
    if (patterns === undefined) return;
    const count = Math.min(patterns, this.#train.count);
    await this.#session.estimateCurvature(this.#train, this.#order, count, epoch);
  }

  async #validateWithin(epoch: number): Promise<void> {
    const { step, stepInEpoch } = this.#state;
    const at = Math.round(1000 * (epoch - 1 + stepInEpoch / this.#planner.steps)) / 1000;
    await this.#onAverage(async () => {
      const validation = await this.#measure(this.#validation);
      const test = await this.#watchTest(at);
      this.#events.metrics?.({ kind: 'validation', epoch: at, step, validation, ...test });
      // What the epoch is chosen by is known at its end only.
      if (!this.#monitorsTrain) this.#state = { ...this.#state, best: this.#bestOf(at, validation, validation) };
    });
  }

  get #monitorsTrain(): boolean {
    return this.#experiment.training.monitor?.startsWith('train_') ?? false;
  }

  /** Does work with the average of the parameters in the session, if there is one yet. */
  async #onAverage(work: () => Promise<void>): Promise<void> {
    const averaged = isAveraged(this.#experiment.training.average, this.#state.step, this.#planner.steps);
    if (averaged) this.#session.swapAverage();
    await work();
    if (averaged) this.#session.swapAverage();
  }

  /** Only recorded: no choice depends on it. */
  async #watchTest(epoch: number): Promise<{ test?: Metrics }> {
    if (!this.#experiment.training.watch_test) return {};
    const test = await this.#measure(this.#test);
    const { peakTest } = this.#state;
    if (!peakTest || test.accuracy > peakTest.accuracy) this.#state = { ...this.#state, peakTest: { ...test, epoch } };
    return { test };
  }

  /** The best so far, possibly the session's current parameters. */
  #bestOf(epoch: number, validation: Metrics | null, monitored: Metrics | null): TrainerState['best'] {
    const { best } = this.#state;
    if (best && !isBetter(monitored, best.monitored, this.#experiment.training.monitor)) return best;
    this.#events.best?.(epoch);
    return { epoch, validation, monitored, parameters: this.#session.snapshot() };
  }

  async #endEpoch(): Promise<void> {
    const { epochs: most, checkpoint_every: every } = this.#experiment.training;
    const epoch = this.#state.epochs + 1;
    const train = meanOf(this.#state.epochTotals);
    await this.#onAverage(async () => {
      const validation = this.#validation.count > 0 ? await this.#measure(this.#validation) : null;
      const test = await this.#watchTest(epoch);
      this.#events.metrics?.({ kind: 'epoch', epoch, step: this.#state.step, train, validation, ...test });
      const best = this.#bestOf(epoch, validation, this.#monitorsTrain ? train : validation);
      this.#state = { ...this.#state, train, validation, best };
    });
    const stopped = this.#whyStop(epoch);
    this.#state = { ...this.#state, epochs: epoch, stepInEpoch: 0, epochTotals: noTotals(), stopped };
    const isOver = stopped !== null;
    const due = typeof every === 'number' ? isDue(epoch, every) : isDue(this.#state.step, every.steps);
    if (due || isOver || epoch === most || this.#interrupted) this.#checkpoint();
  }

  /** Why training ends after an epoch that is not the last one, if it does. */
  #whyStop(epoch: number): string | null {
    const { patience, epochs, monitor = 'validation_accuracy' } = this.#experiment.training;
    const { best } = this.#state;
    if (patience === 0 || epoch >= epochs || !best?.monitored || epoch - best.epoch < patience) return null;
    return `no better ${monitor.replace('_', ' ')} for ${counted(patience, 'epoch')}`;
  }

  async #measure(images: PlacedImages): Promise<Metrics> {
    const { loss, accuracy } = await evaluate(this.#session, images);
    return { loss, accuracy };
  }

  #checkpoint(): void {
    this.#events.checkpoint?.(this.#state);
  }

  /** Adds a step's result to the state, and logs when due. */
  #count(epoch: number, { rate, step }: StepPlan, totals: Totals): void {
    const { log_every: every } = this.#experiment.training;
    const stepInEpoch = this.#state.stepInEpoch + 1;
    if (!Number.isFinite(totals.loss)) {
      throw divergence(`step ${step} (epoch ${epoch}, step ${stepInEpoch} of ${this.#planner.steps})`, rate);
    }
    let logTotals = sum(this.#state.logTotals, totals);
    if (step % every === 0) {
      const at = epoch - 1 + stepInEpoch / this.#planner.steps;
      this.#events.metrics?.({ kind: 'step', epoch: at, step, learning_rate: rate, train: meanOf(logTotals) });
      logTotals = noTotals();
    }
    this.#state = {
      ...this.#state,
      step,
      stepInEpoch,
      logTotals,
      epochTotals: sum(this.#state.epochTotals, totals),
      images: this.#state.images + totals.count,
    };
  }

  #report(epoch: number): void {
    const { epochs } = this.#experiment.training;
    const { trainSeconds, images, epochTotals, stepInEpoch } = this.#state;
    const seconds = trainSeconds - this.#epochBegan.trainSeconds;
    const imagesPerSecond = seconds > 0 ? (images - this.#epochBegan.images) / seconds : 0;
    const left = (epochs - epoch + 1) * this.#train.count - epochTotals.count;
    this.#events.step?.({
      epoch,
      epochs,
      step: stepInEpoch,
      steps: this.#planner.steps,
      train: meanOf(epochTotals),
      imagesPerSecond,
      secondsLeft: left / Math.max(1e-3, imagesPerSecond),
    });
  }
}

const isDue = (step: number, every: number) => every > 0 && step % every === 0;
