// What server and page say to each other. Runs go by their path in the runs directory.
import type { RunMetrics } from '../runs/metrics.js';
import type { Environment, MetricsLine, Summary } from '../runs/records.js';

export interface RunRow {
  /** Path in the runs directory: `name-...`, or `study/trial`. */
  readonly id: string;
  readonly name: string;
  /** The study that it is a trial of, by its path; '.' for the runs directory itself. */
  readonly study: string | null;
  readonly status: 'running' | 'finished' | 'failed' | 'interrupted' | 'died' | 'unreadable';
  /** Why it failed or cannot be read. */
  readonly note: string | null;
  readonly started: string | null;
  /** What it was trained on, where that is not what was asked for: "digits (in place of mnist)". */
  readonly fallback: string | null;
  /** Of a run under way, as far as it has come. */
  readonly metrics: Partial<RunMetrics>;
  /** Settings that tell the runs apart. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Accuracy epoch by epoch. */
  readonly spark: readonly number[];
  /** The images that it was measured on: training images only where it was on no others. */
  readonly sparkOf: 'training' | 'validation' | 'test';
  /** Whether there is a model to draw for. */
  readonly hasModel: boolean;
}

export interface RunList {
  /** The runs directory as it was named. */
  readonly root: string;
  readonly version: string;
  /** The settings of all rows, in order. */
  readonly settings: readonly string[];
  readonly rows: readonly RunRow[];
}

/** What happened since the last answer. */
export interface News {
  /** To be sent with the next question. */
  readonly token: string;
  /** Everything, where the page knows nothing yet, or other settings tell the runs apart now. */
  readonly list?: RunList;
  /** Rows that are new or changed; ids of those that are gone. */
  readonly changed: readonly RunRow[];
  readonly gone: readonly string[];
  /** Of the run that was asked for. */
  readonly metrics?: MetricsNews;
}

export interface MetricsNews {
  /** Whether the lines before no longer hold. */
  readonly reset: boolean;
  readonly lines: readonly MetricsLine[];
  /** Bytes that are known now: to be sent with the next question. */
  readonly end: number;
}

export interface RunDetail {
  readonly row: RunRow;
  /** Absent of a run that cannot be read. */
  readonly summary: Summary | null;
  readonly environment: Environment | null;
  /** resolved.yaml */
  readonly config: string | null;
  readonly figures: readonly FigureEntry[];
}

export interface FigureEntry {
  readonly name: string;
  readonly summary: string;
}

/** Null where there is nothing to draw. */
export type FigureAnswer = { readonly svg: string | null } | { readonly error: string };

export interface TableData {
  readonly title?: string;
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
  /** Of rows that are runs, which. */
  readonly runs?: readonly string[];
}

export interface ComparisonData {
  readonly title: string;
  readonly metric: string;
  /** Groups of repeats, and what each key does; none where every run is by itself. */
  readonly groups: readonly TableData[];
  /** Runs on different test images in tables of their own. */
  readonly runs: readonly TableData[];
  /** What must be known to read the numbers rightly. */
  readonly remarks: readonly string[];
  readonly curves: readonly { readonly id: string; readonly lines: readonly MetricsLine[] }[];
  readonly figures: readonly FigureEntry[];
}

/** The body of an answer that is none. */
export interface Problem {
  readonly error: string;
}
