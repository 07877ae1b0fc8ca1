// Resumes a run: it comes to the same bytes as without the interruption.
import { join } from 'node:path';
import { type LoadedConfig, loadConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import type { Session } from '../engine/session.js';
import { thisProcess } from '../files/process.js';
import { engineText } from '../format/engine.js';
import { counted } from '../format/numbers.js';
import { readCheckpoint } from '../runs/checkpoint.js';
import { lockRun } from '../runs/lock.js';
import { readRun } from '../runs/read-run.js';
import type { Summary } from '../runs/records.js';
import { RunDirectory, RunError } from '../runs/run-directory.js';
import { beginning, type TrainerState } from '../training/trainer-state.js';
import { ActiveRun, type Reporter } from './active-run.js';
import { initialTensors, startParameters } from './initial.js';
import { type PreparedRun, prepareRun } from './prepare-run.js';
import {
  earlierEpochs,
  notOfOnePlan,
  requireHistory,
  requireNoTrial,
  requireSameConfig,
  requireSameData,
  requireSameRounding,
  requireSameStart,
  sameEngine,
} from './resume-checks.js';
import type { ThreadsWanted } from './threads.js';

export interface ResumeOptions {
  readonly run: string;
  /** Train up to this many epochs in all. */
  readonly epochs?: number;
  /** Pauses after this many epochs, as if interrupted then. */
  readonly until?: number;
  readonly threads?: ThreadsWanted;
  /** Resumes even if metrics.jsonl is shorter than it was at the checkpoint. */
  readonly withoutHistory?: boolean;
  readonly context: LoadContext;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/**
 * Resumes an interrupted, failed or killed run, or trains a finished one for more epochs. A finished run is returned as it
 * is.
 * @throws RunError if its configuration, data or engine have changed, if another process runs it, or if there is nothing to
 * resume from.
 */
export async function resumeRun(options: ResumeOptions): Promise<Summary> {
  const { run, reporter, signal } = options;
  const began = performance.now();
  const before = storedSummary(run);
  const lock = lockRun(run);
  let prepared: PreparedRun | undefined;
  try {
    const isLonger = options.epochs !== undefined && options.epochs > before.epochs;
    if (before.status === 'finished' && !isLonger) {
      reporter.remark?.(
        `this run is finished, after ${counted(before.epochs, 'epoch')}; --epochs N with a larger N trains on to N`,
      );
      return before;
    }
    if (options.epochs !== undefined) requireNoTrial(run);
    const overrides = options.epochs === undefined ? [] : [`training.epochs=${options.epochs}`];
    const loaded = await loadConfig(join(run, 'resolved.yaml'), overrides);
    const checkpoint = newestCheckpoint(run, reporter);
    const remark = requireHistory(run, checkpoint?.header.metricsBytes ?? 0, options.withoutHistory);
    if (remark) reporter.remark?.(remark);
    requireSameConfig(run, { atCheckpoint: checkpoint?.header.config, atStart: before.config }, loaded.resolved);
    prepared = await prepareAsBefore(before, loaded, overrides, options);
    const { session } = prepared;
    const state = checkpoint
      ? restore(session, checkpoint, isLonger)
      : await begin(before, session, loaded, options.context);
    const directory = RunDirectory.open(run);
    directory.removeLeftovers();
    directory.truncateMetrics(checkpoint?.header.metricsBytes ?? 0);
    if (options.epochs !== undefined) directory.writeResolved(loaded.resolved);
    const on = `${engineText(session.record)}, ${counted(session.threads, 'thread')}, Node ${process.versions.node}`;
    directory.log(`resumed at epoch ${state.epochs + 1}, step ${state.stepInEpoch}: ${on}`);
    const again = { status: 'running', message: null, finished: null, process: thisProcess() } as const;
    const earlier_epochs = earlierEpochs(before, checkpoint?.state, loaded.experiment.training);
    if (earlier_epochs.length > (before.earlier_epochs ?? []).length) reporter.remark?.(notOfOnePlan(earlier_epochs));
    // A killed process wrote no summary; the checkpoint has the time until then.
    const total_seconds = Math.max(before.timing.total_seconds, checkpoint?.header.totalSeconds ?? 0);
    const timing = { ...before.timing, total_seconds };
    const none = { test: null, model_sha256: null };
    const summary: Summary = { ...before, ...again, ...none, timing, earlier_epochs, config: loaded.resolved };
    // Clears what was recorded of the model before the model is overwritten.
    directory.writeSummary(summary);
    const { images } = summary.data;
    reporter.started?.({ path: run, graph: session.graph, summary, images, computing: session.record });
    const { experiment, resolved } = loaded;
    const resumed = { ...prepared, resolved };
    const execution = new ActiveRun({
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
    await prepared?.session.close();
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
  { run, context, threads, reporter }: ResumeOptions,
): Promise<PreparedRun> {
  const engine = sameEngine(before);
  const used = before.data.fallback
    ? await loadConfig(join(run, 'resolved.yaml'), [...overrides, `data.source=${before.data.source}`])
    : loaded;
  const { experiment } = used;
  const exact = { ...used, experiment: { ...experiment, data: { ...experiment.data, fallback: undefined } } };
  const prepared = await prepareRun(exact, engine, context, threads);
  for (const remark of prepared.remarks) reporter.remark?.(remark);
  try {
    requireSameData(run, before, prepared.data.dataset.checksums);
    requireSameRounding(run, prepared.session.kernels.fused);
  } catch (error) {
    await prepared.session.close();
    throw error;
  }
  return prepared;
}

/** Killed before its first checkpoint, a run begins again, from the same parameters. @throws RunError */
async function begin(
  before: Summary,
  session: Session,
  loaded: LoadedConfig,
  context: LoadContext,
): Promise<TrainerState> {
  const initial = await initialTensors(loaded, context);
  requireSameStart(before, initial);
  startParameters(session, loaded.experiment.seed, initial);
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
  const { length } = session.snapshot();
  const vector = (name: string, expected = length) => {
    const found = vectors.get(name);
    if (found?.length === expected) return found;
    throw new RunError(
      `its last checkpoint does not fit its network: ${name} has ${found?.length ?? 0} values, ${expected} expected`,
    );
  };
  session.restore(vector('parameters'));
  session.restoreOptimizer(session.optimizerState().map((slot, i) => vector(`optimizer.${i}`, slot.length)));
  // Early stopping holds unless more epochs are requested.
  const stopped = isLonger ? null : state.stopped;
  return { ...state, stopped, best: state.best && { ...state.best, parameters: vector('best') } };
}

/** Restores the checkpoint's best model: the one on disk may be newer. */
function saveBest(session: Session, best: Float32Array, execution: ActiveRun): void {
  const current = session.snapshot();
  session.restore(best);
  execution.saveModel();
  session.restore(current);
}
