// The protocol between server and page. Runs are identified by their path in the runs directory.
import type { RunMetrics } from '../runs/metrics.js';
import type { Environment, MetricsLine, Summary } from '../runs/records.js';

export interface RunRow {
  /** Path in the runs directory: `name-...`, or `study/trial`. */
  readonly id: string;
  readonly name: string;
  /** Path of the study that it is a trial of; '.' for the runs directory itself. */
  readonly study: string | null;
  readonly status: 'running' | 'finished' | 'failed' | 'interrupted' | 'died' | 'unreadable';
  /** Why it failed or cannot be read. */
  readonly note: string | null;
  /** Its tags and note: "[paper] the first one". */
  readonly labels: string | null;
  readonly started: string | null;
  /** The source, if it is a fallback: "digits (in place of mnist)". */
  readonly fallback: string | null;
  /** For a running run, the values so far. */
  readonly metrics: Partial<RunMetrics>;
  /** Settings that differ between the runs. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Accuracy by epoch. */
  readonly spark: readonly number[];
  /** The split of the accuracy: training only if there is no other. */
  readonly sparkOf: 'training' | 'validation' | 'test';
  /** Whether there is a model to draw for. */
  readonly hasModel: boolean;
}

export interface RunList {
  /** The runs directory as given. */
  readonly root: string;
  readonly version: string;
  /** The settings that tell the runs apart, in order: columns. */
  readonly settings: readonly string[];
  /** Settings that are the same in all runs. */
  readonly common: Readonly<Record<string, unknown>>;
  readonly rows: readonly RunRow[];
}

/** What changed since the last answer. */
export interface News {
  /** To be sent with the next request. */
  readonly token: string;
  /** The complete list, if the page has none yet or the columns of settings changed. */
  readonly list?: RunList;
  /** New or changed rows; ids of removed ones. */
  readonly changed: readonly RunRow[];
  readonly gone: readonly string[];
  /** Metrics of the requested run. */
  readonly metrics?: MetricsNews;
}

export interface MetricsNews {
  /** Whether earlier lines are invalid. */
  readonly reset: boolean;
  readonly lines: readonly MetricsLine[];
  /** Number of bytes known now, to be sent with the next request. */
  readonly end: number;
}

export interface RunDetail {
  readonly row: RunRow;
  /** Absent if the run cannot be read. */
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

/** Null if there is nothing to draw. */
export type FigureAnswer = { readonly svg: string | null } | { readonly error: string };

export interface TableData {
  readonly title?: string;
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
  /** For rows that are runs, their ids. */
  readonly runs?: readonly string[];
}

export interface ComparisonData {
  readonly title: string;
  readonly metric: string;
  /** Groups of repeats, and effects of keys; empty without repeats. */
  readonly groups: readonly TableData[];
  /** Separate tables for runs on different test images. */
  readonly runs: readonly TableData[];
  /** Caveats for reading the numbers. */
  readonly remarks: readonly string[];
  readonly curves: readonly { readonly id: string; readonly lines: readonly MetricsLine[] }[];
  readonly figures: readonly FigureEntry[];
}

/** The body of an error response. */
export interface Problem {
  readonly error: string;
}
