// Runs one trial of a study in its run directory: starts it, resumes it, or trains it to the next rung.
import { setTimeout as sleep } from 'node:timers/promises';
import { loadResolved } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import type { Reporter } from '../experiment/active-run.js';
import { Interrupted } from '../experiment/interrupted.js';
import { resumeRun } from '../experiment/resume-run.js';
import { runExperiment } from '../experiment/run-experiment.js';
import type { EngineChoice } from '../kernels/engine-choice.js';
import { heldBy, lockOwner } from '../runs/lock.js';
import { readRun } from '../runs/read-run.js';
import type { HostRecord, Summary } from '../runs/records.js';
import { RunDirectory, RunError, resolvedText } from '../runs/run-directory.js';
import { StudyDirectory } from '../runs/study-directory.js';
import type { TrialRecord } from '../runs/study-records.js';

export interface TrialTask {
  /** Path of the study directory. */
  readonly study: string;
  readonly trial: TrialRecord;
  /** Epochs after which halving pauses it. */
  readonly until?: number;
}

export interface TrialOutcome {
  readonly status: 'finished' | 'paused' | 'interrupted' | 'failed';
  /** Why it failed. */
  readonly reason: string | null;
  readonly summary: Summary | null;
}

/** The environment of trials: the same for all of a study. */
export interface TrialHost {
  readonly engine: EngineChoice;
  readonly context: Pick<LoadContext, 'dataDir' | 'cacheDir'>;
  /** Engine and threads are set per trial. */
  readonly machine: HostRecord;
}

export interface TrialOptions {
  /** 1 runs in the calling thread. */
  readonly threads: number;
  /** Data sets cached by this process. */
  readonly kept: NonNullable<LoadContext['kept']>;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** A worker whose sweep was killed needs a moment to notice. */
const PATIENCE_MS = 20_000;

/** Runs a trial to its end or pause; a failure is an outcome, not an exception. */
export async function runTrial(task: TrialTask, host: TrialHost, options: TrialOptions): Promise<TrialOutcome> {
  const path = new StudyDirectory(task.study).runPath(task.trial);
  try {
    await untilFree(path);
    const summary = await beginOrResume(path, task, host, options);
    const paused = task.until !== undefined && summary.epochs >= task.until;
    const status = summary.status === 'interrupted' ? (paused ? 'paused' : 'interrupted') : 'finished';
    return { status, reason: null, summary };
  } catch (error) {
    const status = error instanceof Interrupted ? 'interrupted' : 'failed';
    return { status, reason: (error as Error).message, summary: null };
  }
}

function beginOrResume(path: string, { trial, until }: TrialTask, host: TrialHost, options: TrialOptions) {
  const { reporter, signal, kept } = options;
  const threads = { count: options.threads === 1 ? 0 : options.threads };
  const shared = { context: { ...host.context, kept }, reporter, signal, until, threads };
  if (hasBegun(path)) return resumeRun({ ...shared, run: path });
  return runExperiment({
    ...shared,
    loaded: loadResolved(trial.config, configText(trial), trial.id),
    directory: () => RunDirectory.createAt(path),
    engine: host.engine,
    host: host.machine,
  });
}

function hasBegun(path: string): boolean {
  try {
    readRun(path);
    return true;
  } catch (error) {
    if (error instanceof RunError) return false;
    throw error;
  }
}

/** config.yaml of a trial: its base with the overrides of the study. */
function configText({ settings, seed, config }: TrialRecord): string {
  const words = Object.entries(settings).map(([key, value]) => `${key}: ${value}`);
  const head = `# A trial of the study in ../study.yaml: ${[...words, `seed: ${seed}`].join(', ')}\n`;
  return head + resolvedText(config);
}

/** @throws RunError when another process keeps the run locked. */
async function untilFree(path: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const owner = lockOwner(path);
    if (owner === undefined) return;
    if (performance.now() > end) throw new RunError(heldBy(owner));
    await sleep(100);
  }
}
