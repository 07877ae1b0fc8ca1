// `run`: trains a network, as `lenet run`.
import type { ConfigInput } from '../config/input.js';
import type { Reporter } from '../experiment/active-run.js';
import { describeHost } from '../experiment/host.js';
import { newRun } from '../experiment/new-run.js';
import type { DataRecord, EngineRecord, MetricsLine } from '../runs/records.js';
import { type RunResult, runResult } from '../runs/run-result.js';
import type { StepProgress } from '../training/events.js';
import { contextOf } from './context.js';
import {
  type ComputeOptions,
  engineOf,
  requireInput,
  requireKnown,
  requireWhole,
  type Settings,
  settingsText,
} from './options.js';
import { following } from './stop.js';
import { Task } from './task.js';

export interface RunOptions extends ComputeOptions {
  readonly set?: Settings;
  /** Parent directory of the run directory. Default: `runs`. */
  readonly out?: string;
  /** Name of the run. Default: the configuration's. */
  readonly name?: string;
  readonly seed?: number;
  /** Worker threads, at most as many as cores. They change the speed, never the result. */
  readonly threads?: number;
  /** Ends the run after a step, with the results so far. */
  readonly signal?: AbortSignal;
}

/** The lines of metrics.jsonl as they are written, and what comes between them. */
export type RunEvent =
  | MetricsLine
  /** Up to many times a second; a slow reader gets the latest. */
  | ({ readonly kind: 'progress' } & StepProgress)
  /** A download, or digits that are drawn; `total` is 0 where it is unknown. */
  | { readonly kind: 'loading'; readonly what: string; readonly done: number; readonly total: number }
  | {
      readonly kind: 'started';
      /** Path of the run directory. */
      readonly run: string;
      readonly name: string;
      readonly seed: number;
      readonly parameters: number;
      readonly data: Pick<DataRecord, 'source' | 'fallback' | 'images'>;
      readonly engine: EngineRecord;
    }
  /** The fallback is used in place of the data that the configuration names. */
  | { readonly kind: 'fallback'; readonly reason: string; readonly source: string }
  /** A warning about the configuration or the machine. */
  | { readonly kind: 'remark'; readonly text: string };

export type Run = Task<RunEvent, RunResult>;

const KNOWN = [
  'set',
  'out',
  'name',
  'seed',
  'engine',
  'threads',
  'dataDir',
  'signal',
] as const satisfies readonly (keyof RunOptions)[];

/**
 * Begins a run. `finished` is the object that `lenet run --json` prints; its status is `interrupted` if the signal ended it.
 * `finished` and the iterator throw ConfigError, DataError, RunError, FileError, TrainingError, CrewError or EngineError; Interrupted
 * if the signal came before anything was written; TypeError and RangeError for wrong options.
 */
export const run = (config: ConfigInput, options: RunOptions = {}): Run =>
  new Task(
    (tell) => train(config, options, tell),
    ({ kind }) => (kind === 'progress' || kind === 'loading' ? kind : undefined),
  );

async function train(config: ConfigInput, options: RunOptions, tell: (event: RunEvent) => void): Promise<RunResult> {
  requireInput('run', config);
  requireKnown('run', options, KNOWN);
  requireWhole('threads', options.threads, 256);
  const { name, seed, out = 'runs', threads } = options;
  const overrides = [...settingsText(options.set), ...settingsText({ name, seed })];
  const { signal, release } = following(options.signal);
  try {
    const summary = await newRun({
      ...{ config, overrides, out, signal },
      engine: engineOf(options),
      threads: { count: threads },
      context: contextOf(options, (what, done, total) => tell({ kind: 'loading', what, done, total })),
      reporter: reporterTo(tell),
      host: describeHost([]),
    });
    return runResult(summary);
  } finally {
    release();
  }
}

const reporterTo = (tell: (event: RunEvent) => void): Reporter => ({
  warned(warnings) {
    for (const { file, line, column, message } of warnings) {
      tell({ kind: 'remark', text: `${file}:${line}:${column}: ${message}` });
    }
  },
  remark: (text) => tell({ kind: 'remark', text }),
  fallback: (reason, source) => tell({ kind: 'fallback', reason, source }),
  started({ path, summary: { name, seed, parameters, data }, computing }) {
    const { source, fallback, images } = data;
    tell({ kind: 'started', run: path, name, seed, parameters, data: { source, fallback, images }, engine: computing });
  },
  step: (progress) => tell({ kind: 'progress', ...progress }),
  metrics: tell,
});
