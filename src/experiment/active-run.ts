// A run while it trains: records metrics, checkpoints, model and summary.

import type { Experiment } from '../config/experiment.js';
import type { Problem } from '../config/problem.js';
import type { Session } from '../engine/session.js';
import { exportTensors } from '../engine/tensors.js';
import { counted } from '../format/numbers.js';
import type { Graph } from '../graph/graph.js';
import { writeCheckpoint } from '../runs/checkpoint.js';
import type { DataRecord, EngineRecord, MetricsLine, Summary, TestMetrics } from '../runs/records.js';
import type { RunDirectory } from '../runs/run-directory.js';
import type { Tensor } from '../runs/safetensors.js';
import { evaluate } from '../training/evaluate.js';
import type { StepProgress, TrainingEvents } from '../training/events.js';
import { Trainer } from '../training/trainer.js';
import type { TrainerState } from '../training/trainer-state.js';
import { LogTo } from './log-to.js';
import type { PreparedRun } from './prepare-run.js';

/** Receives the events of a run: a terminal, a test, a sweep. */
export interface Reporter {
  started?(run: {
    path: string;
    graph: Graph;
    summary: Summary;
    images: DataRecord['images'];
    computing: EngineRecord;
  }): void;
  /** Warnings about a configuration that is valid, before anything is read. */
  warned?(warnings: readonly Problem[]): void;
  /** The fallback was used in place of the requested data. */
  fallback?(reason: string, used: string): void;
  /** A remark about a resumed run, or about the machine. */
  remark?(text: string): void;
  /** The files of training.log_to cannot be written; the text says why. */
  unlogged?(text: string): void;
  step?(progress: StepProgress): void;
  metrics?(line: MetricsLine): void;
}

export interface ExecutionOptions {
  readonly experiment: Experiment;
  readonly prepared: PreparedRun;
  readonly directory: RunDirectory;
  readonly summary: Summary;
  readonly state: TrainerState;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Pauses after this many epochs. */
  readonly until?: number;
  /** performance.now() at the start. */
  readonly began: number;
}

export class ActiveRun {
  readonly #options: ExecutionOptions;
  readonly #session: Session;
  readonly #directory: RunDirectory;
  readonly #log: LogTo;
  #summary: Summary;
  /** SHA-256 of the model as this process wrote it. */
  #modelSha256: string | undefined;

  constructor(options: ExecutionOptions) {
    this.#options = options;
    this.#session = options.prepared.session;
    this.#directory = options.directory;
    this.#summary = options.summary;
    this.#log = new LogTo({ ...options, to: options.experiment.training.log_to, step: options.state.step });
  }

  /** Trains until the end, an interruption or a failure; summary.json records which. */
  async run(): Promise<Summary> {
    const { experiment, prepared, signal, until = Number.POSITIVE_INFINITY, state: start } = this.#options;
    this.#directory.writeSummary(this.#summary);
    try {
      const isOver = (epochs: number) => signal.aborted || epochs >= until;
      const trainer = new Trainer(this.#session, experiment, prepared.images, this.#events(), isOver, start);
      const { state, interrupted: stopped } = await trainer.run();
      const test = stopped ? null : await this.#test(state);
      if (test && experiment.training.evaluate_train) await this.#fit();
      const paused = signal.aborted ? stoppedBy(signal) : `paused after ${counted(state.epochs, 'epoch')}`;
      const status = stopped ? 'interrupted' : 'finished';
      const summary = this.#finish(status, stopped ? paused : state.stopped, state, test);
      await this.#log.close(summary, () => this.#tensors());
      return summary;
    } catch (error) {
      // Records the reason, if the disk still allows it.
      try {
        await this.#log.close(this.#finish('failed', (error as Error).message, undefined, null));
      } catch {}
      throw error;
    }
  }

  #events(): TrainingEvents {
    return {
      step: (progress) => this.#options.reporter.step?.(progress),
      metrics: (line) => this.#record(line),
      best: () => this.saveModel(),
      checkpoint: (state) => this.#checkpoint(state),
    };
  }

  async #test(state: TrainerState): Promise<TestMetrics> {
    // Without an epoch, the initial parameters are the model.
    if (!state.best) this.saveModel();
    const test = await evaluate(this.#session, this.#options.prepared.images.test);
    const { loss, accuracy } = test;
    this.#record({ kind: 'test', epoch: state.best?.epoch ?? 0, test: { loss, accuracy } });
    return test;
  }

  async #fit(): Promise<void> {
    const { loss, accuracy } = await evaluate(this.#session, this.#options.prepared.images.train);
    this.#summary = { ...this.#summary, final_train: { loss, accuracy } };
  }

  #record(line: MetricsLine): void {
    this.#directory.appendMetrics(line);
    this.#log.metrics(line);
    this.#options.reporter.metrics?.(line);
  }

  /** Writes the session's parameters as the run's model. */
  saveModel(): void {
    this.#modelSha256 = this.#directory.writeModel(this.#tensors());
  }

  #tensors(): Map<string, Tensor> {
    const { layout, arena, parameters } = this.#session;
    return exportTensors(layout, arena, parameters);
  }

  #checkpoint(state: TrainerState): void {
    const { best, ...rest } = state;
    const vectors = new Map([['parameters', this.#session.snapshot()]]);
    for (const [i, slot] of this.#session.optimizerState().entries()) vectors.set(`optimizer.${i}`, slot);
    if (best) vectors.set('best', best.parameters);
    // The checkpoint records the length of the file, so its lines must reach the disk first.
    this.#directory.syncMetrics();
    const header = {
      step: state.step,
      metricsBytes: this.#directory.metricsBytes(),
      totalSeconds: this.#totalSeconds(),
      config: this.#options.prepared.resolved,
    };
    const bestEpoch = best && { epoch: best.epoch, validation: best.validation, monitored: best.monitored };
    writeCheckpoint(this.#directory.path, header, { ...rest, best: bestEpoch }, vectors);
  }

  /** Adds to the time before resuming, which the initial summary has. */
  #totalSeconds(): number {
    const { began, summary } = this.#options;
    return round(summary.timing.total_seconds + (performance.now() - began) / 1000);
  }

  #finish(
    status: Summary['status'],
    message: string | null,
    state: TrainerState | undefined,
    test: TestMetrics | null,
  ): Summary {
    const { summary: before } = this.#options;
    const seconds = state?.trainSeconds ?? 0;
    this.#summary = {
      ...this.#summary,
      status,
      message,
      finished: new Date().toISOString(),
      process: null,
      epochs: state?.epochs ?? before.epochs,
      best_epoch: state?.best?.epoch ?? null,
      model_sha256: this.#modelSha256 ?? this.#directory.modelSha256(),
      train: state?.train ?? null,
      validation: state?.best?.validation ?? null,
      last_validation: state?.validation ?? null,
      test,
      peak_test: state?.peakTest ?? null,
      timing: {
        train_seconds: round(seconds),
        images_per_second: speedOf(state?.images ?? 0, seconds),
        total_seconds: this.#totalSeconds(),
      },
    };
    this.#directory.writeSummary(this.#summary);
    this.#directory.log(message ? `${status}: ${message}` : status);
    return this.#summary;
  }
}

/** The name of the signal, if known. */
const stoppedBy = ({ reason }: AbortSignal): string =>
  typeof reason === 'string' && reason !== 'SIGINT' ? `stopped by ${reason}` : 'stopped by Ctrl-C';

/** Images per second: 0 in no time, tenths below 100. */
export function speedOf(images: number, seconds: number): number {
  if (seconds === 0) return 0;
  const rate = images / seconds;
  return rate < 100 ? Math.round(rate * 10) / 10 : Math.round(rate);
}

const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
