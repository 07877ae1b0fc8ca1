// One run from a configuration to a finished directory.
import type { LoadedConfig } from '../config/load.js';
import { ConfigError } from '../config/problem.js';
import type { Images } from '../data/dataset.js';
import { type LoadedData, loadData } from '../data/load.js';
import { prepare } from '../data/prepare.js';
import type { LoadContext } from '../data/sources/index.js';
import type { Graph } from '../graph/graph.js';
import { ParameterLayout } from '../graph/parameters.js';
import { type EngineChoice, resolveEngine } from '../kernels/index.js';
import { readTensors } from '../runs/read-run.js';
import type { DataRecord, Environment, MetricsLine, Summary, TestMetrics } from '../runs/records.js';
import { RunDirectory, RunError } from '../runs/run-directory.js';
import type { Tensor } from '../runs/safetensors.js';
import { graphOf } from './build.js';
import { evaluateInDetail } from './evaluate.js';
import { type PlacedImages, Session } from './session.js';
import { checkTensors, exportTensors, importTensors, TensorMismatch } from './tensors.js';
import { type StepProgress, Trainer, type TrainingResult } from './trainer.js';

/** Where a run's news goes: a terminal, a test, a sweep. */
export interface Reporter {
  started?(run: { path: string; graph: Graph; summary: Summary; images: DataRecord['images'] }): void;
  /** The data were not those asked for. */
  fallback?(reason: string, used: string): void;
  step?(progress: StepProgress): void;
  metrics?(line: MetricsLine): void;
}

export interface RunOptions {
  readonly loaded: LoadedConfig;
  /** The folder that run directories go into. */
  readonly out: string;
  readonly engine: EngineChoice;
  readonly context: LoadContext;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  readonly environment: (engine: string, fused: boolean) => Environment;
}

/** Ctrl-C before there was anything to keep. */
export class Interrupted extends Error {}

/**
 * Runs an experiment. Everything that can be checked is checked before the directory is made.
 * @throws ConfigError, DataError, RunError, TrainingError; a failure after the start is also in summary.json.
 */
export async function runExperiment(options: RunOptions): Promise<Summary> {
  const { loaded, reporter } = options;
  const began = performance.now();
  const graph = await graphOf(loaded, options.context);
  const initial = initialTensors(loaded, graph);
  const engine = resolveEngine(options.engine);
  const data = await loadData(loaded.experiment.data, options.context);
  if (options.signal.aborted) throw new Interrupted('interrupted before the run began; nothing was written');
  if (data.fallbackReason !== undefined) reporter.fallback?.(data.fallbackReason, data.source);
  const run = new Run(options, graph, engine, data, initial, began);
  return run.execute();
}

/** The tensors of training.init_from, checked against the network. @throws ConfigError */
function initialTensors(loaded: LoadedConfig, graph: Graph): Map<string, Tensor> | undefined {
  const file = loaded.experiment.training.init_from;
  if (!file) return undefined;
  const wrong = (message: string, help: string) =>
    new ConfigError([loaded.problem(['training', 'init_from'], message, help)]);
  try {
    const tensors = readTensors(file);
    checkTensors(new ParameterLayout(graph), tensors);
    return tensors;
  } catch (error) {
    if (error instanceof RunError) throw wrong(error.message, 'the path starts at the configuration file');
    if (!(error instanceof TensorMismatch)) throw error;
    throw wrong(`${file} does not fit this network:\n${error.message}`, 'names are <layer>.weight and <layer>.bias');
  }
}

class Run {
  readonly #options: RunOptions;
  readonly #session: Session;
  readonly #parts: { train: PlacedImages; validation: PlacedImages; test: PlacedImages };
  readonly #directory: RunDirectory;
  readonly #began: number;
  #summary: Summary;

  constructor(
    options: RunOptions,
    graph: Graph,
    engine: ReturnType<typeof resolveEngine>,
    data: LoadedData,
    initial: Map<string, Tensor> | undefined,
    began: number,
  ) {
    const { experiment, resolved, text } = options.loaded;
    this.#options = options;
    this.#began = began;
    const parts = prepare(data.dataset, experiment.data, experiment.seed);
    const session = new Session({
      graph,
      engine,
      batchSize: experiment.training.batch_size,
      optimizer: experiment.training.optimizer,
      clipNorm: experiment.training.clip_norm,
      pixelTable: parts.pixelTable,
      padding: parts.padding,
    });
    this.#session = session;
    const place = (images: Images) => session.place(images);
    this.#parts = { train: place(parts.train), validation: place(parts.validation), test: place(parts.test) };
    session.initialize(experiment.seed);
    if (initial) importTensors(session.layout, session.arena, session.parameters, initial);
    const started = new Date();
    this.#directory = RunDirectory.create(options.out, experiment.name, started);
    // What was measured on the training images is part of the model: it is kept with it.
    const transforms = parts.transforms.map(({ type, options: chosen }) => ({ [type]: chosen }));
    const fixed = { ...resolved, data: { ...(resolved.data as object), transforms } };
    this.#directory.begin(text, fixed, options.environment(engine, session.kernels.fused));
    this.#summary = this.#blankSummary(data, engine, started);
    this.#directory.writeSummary(this.#summary);
    options.reporter.started?.({
      path: this.#directory.path,
      graph,
      summary: this.#summary,
      images: this.#summary.data.images,
    });
  }

  async execute(): Promise<Summary> {
    const directory = this.#directory;
    if (this.#summary.data.fallback) {
      directory.log(`${this.#summary.data.requested} could not be had; trained on ${this.#summary.data.source}`);
    }
    try {
      const result = await this.#train();
      const test = result.interrupted ? null : await this.#test(result);
      const status = result.interrupted ? 'interrupted' : 'finished';
      return this.#finish(status, result.interrupted ? 'stopped by Ctrl-C' : result.stopped, result, test);
    } catch (error) {
      // The reason is kept with the run, if the disk still takes it.
      try {
        this.#finish('failed', (error as Error).message, undefined, null);
      } catch {}
      throw error;
    }
  }

  #train(): Promise<TrainingResult> {
    const { loaded, reporter, signal } = this.#options;
    const { train, validation } = this.#parts;
    const events = {
      step: (progress: StepProgress) => reporter.step?.(progress),
      metrics: (line: MetricsLine) => this.#record(line),
      best: () => this.#saveModel(),
    };
    this.#directory.log(`started: ${train.count} training images, ${loaded.experiment.training.epochs} epochs`);
    return new Trainer(this.#session, loaded.experiment, train, validation, events, () => signal.aborted).run();
  }

  async #test(result: TrainingResult): Promise<TestMetrics> {
    // Without an epoch there is no best one: the initial parameters are the model.
    if (result.bestEpoch === null) this.#saveModel();
    const test = await evaluateInDetail(this.#session, this.#parts.test, this.#session.graph.classes);
    const { loss, accuracy } = test;
    this.#record({ kind: 'test', epoch: result.bestEpoch ?? 0, test: { loss, accuracy } });
    return test;
  }

  #record(line: MetricsLine): void {
    this.#directory.appendMetrics(line);
    this.#options.reporter.metrics?.(line);
  }

  #saveModel(): void {
    const { layout, arena, parameters } = this.#session;
    this.#directory.writeModel(exportTensors(layout, arena, parameters));
  }

  #finish(
    status: Summary['status'],
    message: string | null,
    result: TrainingResult | undefined,
    test: TestMetrics | null,
  ): Summary {
    const total = (performance.now() - this.#began) / 1000;
    this.#summary = {
      ...this.#summary,
      status,
      message,
      finished: new Date().toISOString(),
      pid: null,
      epochs: result?.epochs ?? 0,
      best_epoch: result?.bestEpoch ?? null,
      train: result?.train ?? null,
      validation: result?.validation ?? null,
      last_validation: result?.lastValidation ?? null,
      test,
      timing: {
        train_seconds: round(result?.trainSeconds ?? 0),
        images_per_second: Math.round(result?.imagesPerSecond ?? 0),
        total_seconds: round(total),
      },
    };
    this.#directory.writeSummary(this.#summary);
    this.#directory.log(message ? `${status}: ${message}` : status);
    return this.#summary;
  }

  #blankSummary(data: LoadedData, engine: string, started: Date): Summary {
    const { experiment } = this.#options.loaded;
    const { train, validation, test } = this.#parts;
    return {
      run: this.#directory.path,
      name: experiment.name,
      status: 'running',
      message: null,
      started: started.toISOString(),
      finished: null,
      pid: process.pid,
      seed: experiment.seed,
      engine,
      parameters: this.#session.layout.count,
      data: {
        source: data.source,
        fallback: data.fallbackReason !== undefined,
        requested: experiment.data.source.type,
        images: { train: train.count, validation: validation.count, test: test.count },
        class_names: data.dataset.classNames,
        checksums: data.dataset.checksums,
      },
      epochs: 0,
      best_epoch: null,
      train: null,
      validation: null,
      last_validation: null,
      test: null,
      timing: { train_seconds: 0, images_per_second: 0, total_seconds: 0 },
    };
  }
}

const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
