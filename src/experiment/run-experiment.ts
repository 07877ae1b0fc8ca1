// A new run, from a configuration to a finished directory.

import type { LoadedConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import { thisProcess } from '../files/process.js';
import { counted } from '../format/numbers.js';
import type { EngineChoice } from '../kernels/engine-choice.js';
import type { EngineName } from '../kernels/index.js';
import { resolveEngine } from '../kernels/native.js';
import { lockRun } from '../runs/lock.js';
import type { HostRecord, Summary } from '../runs/records.js';
import type { RunDirectory } from '../runs/run-directory.js';
import { beginning } from '../training/trainer-state.js';
import { ActiveRun, type Reporter } from './active-run.js';
import { type Initial, initialTensors, startParameters, startText } from './initial.js';
import { Interrupted } from './interrupted.js';
import { type PreparedRun, prepareRun } from './prepare-run.js';
import type { ThreadsWanted } from './threads.js';

export interface RunOptions {
  readonly loaded: LoadedConfig;
  /** Makes the run's directory, once everything that can be checked is. @throws RunError */
  readonly directory: (name: string, now: Date) => RunDirectory;
  readonly engine: EngineChoice;
  readonly threads?: ThreadsWanted;
  readonly context: LoadContext;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Pauses after this many epochs, as if interrupted then. */
  readonly until?: number;
  readonly host: HostRecord;
}

function requireRunning({ aborted }: AbortSignal): void {
  if (aborted) throw new Interrupted('interrupted before the run began; nothing was written');
}

/** Ends the loading of data at the next report of its progress. */
const untilInterrupted = (context: LoadContext, signal: AbortSignal): LoadContext => ({
  ...context,
  progress(...report) {
    requireRunning(signal);
    context.progress?.(...report);
  },
});

/**
 * Runs an experiment. Checks everything that can be checked before it creates the directory.
 * @throws ConfigError, DataError, RunError, TrainingError, CrewError; a failure after the start is also in
 * summary.json.
 */
export async function runExperiment(options: RunOptions): Promise<Summary> {
  const { loaded, signal } = options;
  const context = untilInterrupted(options.context, signal);
  const began = performance.now();
  const initial = await initialTensors(loaded, context);
  const engine = resolveEngine(options.engine);
  const prepared = await prepareRun(loaded, engine, context, options.threads);
  try {
    return await startRun(options, prepared, { engine, began, initial });
  } finally {
    await prepared.session.close();
  }
}

interface Start {
  readonly engine: EngineName;
  readonly began: number;
  readonly initial: Initial | undefined;
}

async function startRun(options: RunOptions, prepared: PreparedRun, start: Start): Promise<Summary> {
  const { loaded, reporter, signal } = options;
  const { engine, began, initial } = start;
  const { experiment } = loaded;
  const { session, data, resolved } = prepared;
  requireRunning(signal);
  for (const remark of prepared.remarks) reporter.remark?.(remark);
  if (data.fallbackReason !== undefined) reporter.fallback?.(data.fallbackReason, data.source);
  startParameters(session, experiment.seed, initial);
  const taken = initial && startText(initial);
  if (taken) reporter.remark?.(taken);
  const started = new Date();
  const directory = options.directory(experiment.name, started);
  const lock = lockRun(directory.path);
  try {
    directory.begin(loaded.text, resolved, { ...options.host, ...session.record });
    const summary = blankSummary(loaded, prepared, { run: directory.path, engine, started, initial });
    if (summary.data.fallback) {
      directory.log(`${summary.data.requested} was unavailable; training on ${summary.data.source}`);
    }
    const { images } = summary.data;
    directory.log(`started: ${images.train} training images, ${counted(experiment.training.epochs, 'epoch')}`);
    reporter.started?.({ path: directory.path, graph: session.graph, summary, images, computing: session.record });
    const { until } = options;
    const state = beginning();
    const execution = { experiment, prepared, directory, summary, state, reporter, signal, until, began };
    return await new ActiveRun(execution).run();
  } finally {
    lock.release();
  }
}

function blankSummary(
  { experiment }: LoadedConfig,
  { session, data, images, resolved, testSha256 }: PreparedRun,
  {
    run,
    engine,
    started,
    initial,
  }: { readonly run: string; readonly engine: string; readonly started: Date; readonly initial: Initial | undefined },
): Summary {
  return {
    run,
    name: experiment.name,
    status: 'running',
    message: null,
    started: started.toISOString(),
    finished: null,
    process: thisProcess(),
    seed: experiment.seed,
    engine,
    parameters: session.layout.count,
    config: resolved,
    data: {
      source: data.source,
      fallback: data.fallbackReason !== undefined,
      requested: experiment.data.source.type,
      images: { train: images.train.count, validation: images.validation.count, test: images.test.count },
      class_names: data.dataset.classNames,
      checksums: data.dataset.checksums,
      test_sha256: testSha256,
    },
    init_from: initial ? startRecord(initial) : null,
    epochs: 0,
    earlier_epochs: [],
    best_epoch: null,
    model_sha256: null,
    train: null,
    validation: null,
    last_validation: null,
    test: null,
    peak_test: null,
    final_train: null,
    timing: { train_seconds: 0, images_per_second: 0, total_seconds: 0 },
  };
}

const startRecord = ({ file, sha256, fromSeed }: Initial): Summary['init_from'] => ({
  file,
  sha256,
  ...(fromSeed.size > 0 ? { from_seed: [...fromSeed.keys()] } : {}),
});
