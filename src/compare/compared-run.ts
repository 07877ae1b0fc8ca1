// A run in a comparison, and whether it counts.
import type { RunMetrics } from '../runs/metrics.js';
import type { TrialState } from '../runs/study-directory.js';
import type { StudyRecord } from '../runs/study-records.js';

export interface ComparedRun {
  readonly run: string;
  readonly name: string | null;
  /** The status of the run; `died` if it says running but its process is gone; `unreadable`. */
  readonly status: TrialState['status'] | 'died' | 'unreadable';
  /** Why it is unreadable or failed, or a caveat. */
  readonly note: string | null;
  readonly seed: number | null;
  /** Only what varies: values of the configuration, or a study's labels. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly metrics: Partial<RunMetrics>;
  /** Null until the run has begun. */
  readonly data: ComparedData | null;
  /** Equal for two runs that come to the same bytes; null if the run cannot be a repeat. */
  readonly identity: string | null;
  /** The run with the same identity that is counted instead. */
  readonly copy_of: string | null;
}

/** The data that a run was trained and tested on. */
export interface ComparedData {
  /** "mnist", "digits (in place of mnist)" */
  readonly source: string;
  /** Whether the source is a fallback. */
  readonly fallback: boolean;
  /** "mnist, 10,000 test images" */
  readonly text: string;
  /** Equal if the test images are the same. */
  readonly test: string;
  /** Equal if all inputs are the same: images and initial parameters. */
  readonly all: string;
}

export interface Comparison {
  /** Settings that vary and may affect results. */
  readonly varying: readonly string[];
  /** Settings that vary but cannot affect results; they may be shown as columns. */
  readonly inert: readonly string[];
  readonly runs: readonly ComparedRun[];
  /** The study that all runs are trials of. */
  readonly study?: StudyRecord;
}

/** Whether a run counts: it finished, and is not a copy of another counted run. */
export const isCounted = ({ status, copy_of }: ComparedRun): boolean => status === 'finished' && copy_of === null;
