// `sweep`: trains every variant of a study, as `lenet sweep`.
import type { ConfigInput } from '../config/input.js';
import { describeHost } from '../experiment/host.js';
import { type RunResult, runResult } from '../runs/run-result.js';
import type { TrialRecord } from '../runs/study-records.js';
import { conductSweep, planSweep } from '../sweep/conduct.js';
import type { SweepReporter } from '../sweep/run-sweep.js';
import type { SweepResult } from '../sweep/sweep-result.js';
import { contextOf } from './context.js';
import {
  type ComputeOptions,
  engineOf,
  gridText,
  requireInput,
  requireKnown,
  requireWhole,
  type Settings,
  settingsText,
} from './options.js';
import { following } from './stop.js';
import { Task } from './task.js';

export interface SweepOptions extends ComputeOptions {
  /** Values to vary by path, as `--grid`: `{'training.batch_size': [16, 32]}`. */
  readonly grid?: Readonly<Record<string, readonly unknown[]>>;
  /** Seeds for every variant. */
  readonly repeats?: number;
  readonly set?: Settings;
  /** Metric to rank trials by. */
  readonly metric?: string;
  /** Parent directory of the study directory. Default: `runs`. */
  readonly out?: string;
  /** Name of the study directory. Default: the study's. */
  readonly name?: string;
  /** Trials at a time. Default: the number of cores. */
  readonly jobs?: number;
  /** Where trials run. Default: `local`. */
  readonly launcher?: 'local' | 'slurm';
  /** Stops at the first failed trial. */
  readonly failFast?: boolean;
  /** Tries failed trials again. */
  readonly retryFailed?: boolean;
  /** Stops the running trials after a step; the same call later resumes them. */
  readonly signal?: AbortSignal;
}

type Trial = Pick<TrialRecord, 'id' | 'settings' | 'seed'>;

export type SweepEvent =
  /** The study directory is locked. `strangers` are directories in it that are no trials of the study. */
  | { readonly kind: 'opened'; readonly path: string; readonly strangers: readonly string[] }
  /** Numbers of trials before the first one runs. */
  | {
      readonly kind: 'begun';
      readonly trials: number;
      readonly finished: number;
      readonly failed: number;
      readonly left: number;
    }
  | { readonly kind: 'started'; readonly trial: Trial }
  /** Up to ten times a second for each trial; a slow reader gets the latest of each. */
  | {
      readonly kind: 'progress';
      readonly trial: Trial;
      readonly epoch: number;
      readonly epochs: number;
      /** Fraction of all its steps, 0 to 1. */
      readonly share: number;
      readonly loss: number;
      readonly secondsLeft: number;
    }
  | {
      readonly kind: 'ended';
      readonly trial: Trial;
      /** `paused` by halving, which may choose to go on with it. */
      readonly status: 'finished' | 'paused' | 'interrupted' | 'failed';
      /** Why it failed. */
      readonly reason: string | null;
      readonly result: RunResult | null;
    }
  /** A choice of halving, with the numbers of trials. */
  | { readonly kind: 'chosen'; readonly epochs: number; readonly kept: number; readonly dropped: number }
  | { readonly kind: 'remark'; readonly text: string };

export type Sweep = Task<SweepEvent, SweepResult>;

const KNOWN = [
  ...['grid', 'repeats', 'set', 'metric', 'out', 'name', 'jobs'],
  ...['launcher', 'failFast', 'retryFailed', 'engine', 'dataDir', 'signal'],
];

/**
 * Begins or resumes a sweep. `finished` is the object that `lenet sweep --json` prints; a trial that fails is in it, and fails
 * nothing else. Trials run in processes of their own.
 * `finished` and the iterator throw ConfigError, RunError, FileError or EngineError; TypeError and RangeError for wrong options.
 * @param study a study, its directory, or an experiment with `grid` or `repeats`
 */
export const sweep = (study: ConfigInput, options: SweepOptions = {}): Sweep =>
  new Task(
    (tell) => conduct(study, options, tell),
    (event) => (event.kind === 'progress' ? event.trial.id : undefined),
  );

async function conduct(study: ConfigInput, options: SweepOptions, tell: (event: SweepEvent) => void) {
  requireInput('sweep', study);
  requireKnown('sweep', options, KNOWN);
  requireWhole('jobs', options.jobs, 256);
  const { grid, repeats, set, metric, out = 'runs', name, jobs } = options;
  const { launcher = 'local', failFast = false, retryFailed = false } = options;
  const engine = engineOf(options);
  const context = contextOf(options);
  const flags = { name, grid: grid && gridText(grid), repeats, set: set && settingsText(set), metric };
  const { signal, release } = following(options.signal);
  try {
    const planned = await planSweep({ ...flags, target: study, out, jobs, context });
    const opened = (strangers: readonly string[]) => {
      tell({ kind: 'opened', path: planned.path, strangers });
      for (const text of planned.record.remarks) tell({ kind: 'remark', text });
    };
    const host = {
      engine,
      context: { dataDir: context.dataDir, cacheDir: context.cacheDir },
      machine: describeHost([]),
    };
    const how = { launcher, detach: false, failFast, retryFailed };
    return await conductSweep(planned, { ...how, host, opened, signal, reporter: reporterTo(tell) });
  } finally {
    release();
  }
}

const trialOf = ({ id, settings, seed }: TrialRecord): Trial => ({ id, settings, seed });

const reporterTo = (tell: (event: SweepEvent) => void): SweepReporter => ({
  begun: (counts) => tell({ kind: 'begun', ...counts }),
  started: (trial) => tell({ kind: 'started', trial: trialOf(trial) }),
  progress: (trial, progress) => tell({ kind: 'progress', trial: trialOf(trial), ...progress }),
  ended: (trial, { status, reason, summary }) =>
    tell({ kind: 'ended', trial: trialOf(trial), status, reason, result: summary && runResult(summary) }),
  chosen: (epochs, kept, dropped) => tell({ kind: 'chosen', epochs, kept, dropped }),
  remark: (text) => tell({ kind: 'remark', text }),
});
