// Takes a run up where it stopped, to the bytes that it would have had without stopping.
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type LoadedConfig, loadConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import type { EngineName } from '../kernels/index.js';
import { resolveEngine } from '../kernels/native.js';
import { type CheckpointHeader, readCheckpoint } from '../runs/checkpoint.js';
import { lockRun } from '../runs/lock.js';
import { readEnvironment, readRun } from '../runs/read-run.js';
import type { Summary } from '../runs/records.js';
import { RunDirectory, RunError } from '../runs/run-directory.js';
import { Execution, type Reporter } from './execution.js';
import { type PreparedRun, prepareRun } from './prepare-run.js';
import { initialTensors, startParameters } from './run-experiment.js';
import type { Session } from './session.js';
import { beginning, type TrainerState } from './trainer-state.js';

export interface ResumeOptions {
  readonly run: string;
  /** Train up to this many epochs in all. */
  readonly epochs?: number;
  /** Pauses after this many epochs, as if interrupted then. */
  readonly until?: number;
  readonly threads?: number;
  readonly context: LoadContext;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/**
 * Goes on with an interrupted, failed or killed run, or with a finished one for more epochs. A finished run
 * is given back as it is.
 * @throws RunError when its configuration, data or engine are no longer those of the run, when another
 * process has it, or when there is nothing to go on from.
 */
export async function resumeRun(options: ResumeOptions): Promise<Summary> {
  const { run, reporter, signal } = options;
  const began = performance.now();
  const before = storedSummary(run);
  const lock = lockRun(run);
  try {
    const isLonger = options.epochs !== undefined && options.epochs > before.epochs;
    if (before.status === 'finished' && !isLonger) {
      reporter.remark?.(`this run is finished (${before.epochs} epochs); --epochs N trains on to N`);
      return before;
    }
    const overrides = options.epochs === undefined ? [] : [`training.epochs=${options.epochs}`];
    const loaded = await loadConfig(join(run, 'resolved.yaml'), overrides);
    const checkpoint = newestCheckpoint(run, reporter);
    if (checkpoint) requireSameConfig(run, checkpoint.header, loaded.resolved);
    const prepared = await prepareAsBefore(before, loaded, overrides, options);
    const { session } = prepared;
    const state = checkpoint ? restore(session, checkpoint, isLonger) : await begin(session, loaded, options.context);
    const directory = RunDirectory.open(run);
    directory.removeLeftovers();
    directory.truncateMetrics(checkpoint?.header.metricsBytes ?? 0);
    if (options.epochs !== undefined) directory.writeResolved(loaded.resolved);
    directory.log(`resumed at epoch ${state.epochs + 1}, step ${state.stepInEpoch}`);
    const again = { status: 'running', message: null, finished: null, pid: process.pid, test: null } as const;
    const summary: Summary = { ...before, ...again, config: loaded.resolved };
    const { images } = summary.data;
    reporter.started?.({ path: run, graph: session.graph, summary, images, threads: session.threads });
    const { experiment, resolved } = loaded;
    const resumed = { ...prepared, resolved };
    const execution = new Execution({
      experiment,
      prepared: resumed,
      directory,
      summary,
      state,
      reporter,
      signal,
      until: options.until,
      began,
    });
    if (state.best) saveBest(session, state.best.parameters, execution);
    return await execution.run();
  } finally {
    lock.release();
  }
}

function newestCheckpoint(run: string, reporter: Reporter) {
  const found = readCheckpoint<TrainerState>(run);
  for (const name of found?.damaged ?? []) reporter.remark?.(`${name} is damaged; going on from the one before it`);
  return found?.checkpoint;
}

/** The session as the run had it: the same source (its fallback, if that was used), engine and rounding. @throws RunError */
async function prepareAsBefore(
  before: Summary,
  loaded: LoadedConfig,
  overrides: readonly string[],
  { run, context, threads }: ResumeOptions,
): Promise<PreparedRun> {
  const engine = sameEngine(before);
  const used = before.data.fallback
    ? await loadConfig(join(run, 'resolved.yaml'), [...overrides, `data.source=${before.data.source}`])
    : loaded;
  const { experiment } = used;
  const exact = { ...used, experiment: { ...experiment, data: { ...experiment.data, fallback: undefined } } };
  const prepared = await prepareRun(exact, engine, context, threads);
  requireSameData(run, before, prepared.data.dataset.checksums);
  requireSameRounding(run, prepared.session.kernels.fused);
  return prepared;
}

/** Killed before its first checkpoint, a run begins again. */
async function begin(session: Session, loaded: LoadedConfig, context: LoadContext): Promise<TrainerState> {
  startParameters(session, loaded.experiment.seed, await initialTensors(loaded, context));
  return beginning();
}

function storedSummary(run: string): Summary {
  try {
    return { ...readRun(run).summary, run };
  } catch (error) {
    throw new RunError(`${run}: ${(error as Error).message}`);
  }
}

function restore(
  session: Session,
  { state, vectors }: { state: TrainerState; vectors: ReadonlyMap<string, Float32Array> },
  isLonger: boolean,
): TrainerState {
  const vector = (name: string) => vectors.get(name) as Float32Array;
  session.restore(vector('parameters'));
  session.restoreOptimizer(session.optimizerState().map((_, i) => vector(`optimizer.${i}`)));
  // Early stopping stands, unless more epochs are asked for.
  const stopped = isLonger ? null : state.stopped;
  return { ...state, stopped, best: state.best && { ...state.best, parameters: vector('best') } };
}

/** The model on disk may be newer than the checkpoint: it is put back to the checkpoint's best. */
function saveBest(session: Session, best: Float32Array, execution: Execution): void {
  const current = session.snapshot();
  session.restore(best);
  execution.saveModel();
  session.restore(current);
}

function sameEngine({ engine }: Summary): EngineName {
  const choice = engine === 'relaxed-simd' ? 'auto' : (engine as 'simd' | 'reference');
  const here = resolveEngine(choice);
  if (here === engine) return here;
  throw new RunError(
    `the run was trained on the ${engine} engine, and this machine offers ${here}: it would not go on to the same bytes.\n` +
      '  Resume it on a machine like the first, or start it anew with lenet run on its resolved.yaml.',
  );
}

/** The same engine still rounds differently on a machine without fused multiply-adds. */
function requireSameRounding(run: string, fused: boolean): void {
  if (readEnvironment(run).fused_multiply_add === fused) return;
  throw new RunError(
    `${run}: it began ${fused ? 'without' : 'with'} fused multiply-adds, and this machine computes ${fused ? 'with' : 'without'} them:\n` +
      '  it would not go on to the same bytes. Resume it on a machine like the first, or start it anew.',
  );
}

/** The number of epochs and threads may change; they do not change what was trained so far. */
function requireSameConfig(run: string, { config }: CheckpointHeader, now: Record<string, unknown>): void {
  const differences = differencesOf(withoutFree(config), withoutFree(now), '');
  if (differences.length === 0) return;
  throw new RunError(
    `${run}: its configuration changed since its last checkpoint:\n${differences.map((line) => `    - ${line}`).join('\n')}\n` +
      '  Put resolved.yaml back as it was, or start a new run with lenet run on it.',
  );
}

function withoutFree(config: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(config));
  delete copy.training.epochs;
  delete copy.training.threads;
  return copy;
}

function differencesOf(before: unknown, now: unknown, path: string): string[] {
  if (isDeepStrictEqual(before, now)) return [];
  const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (!isTree(before) || !isTree(now)) return [`${path}: ${JSON.stringify(before)} then, ${JSON.stringify(now)} now`];
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys].flatMap((key) => differencesOf(before[key], now[key], path ? `${path}.${key}` : key));
}

function requireSameData(run: string, { data }: Summary, now: Readonly<Record<string, string>>): void {
  const changed = Object.keys({ ...data.checksums, ...now }).filter((name) => data.checksums[name] !== now[name]);
  if (changed.length === 0) return;
  throw new RunError(
    `${run}: its data changed since it began:\n${changed
      .map((name) => `    - ${name}: SHA-256 ${short(data.checksums[name])} then, ${short(now[name])} now`)
      .join('\n')}`,
  );
}

const short = (checksum: string | undefined) => (checksum ? `${checksum.slice(0, 12)}...` : 'none');
