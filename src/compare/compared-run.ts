// A run as a comparison has it, and which runs are evidence.
import type { RunMetrics } from '../runs/metrics.js';
import type { TrialState } from '../runs/study-directory.js';
import type { StudyRecord } from '../runs/study-records.js';

export interface ComparedRun {
  readonly run: string;
  readonly name: string | null;
  /** A run's status; `died` when it says running and its process is gone; `unreadable`. */
  readonly status: TrialState['status'] | 'died' | 'unreadable';
  /** Why it is unreadable, failed, or to be read with care. */
  readonly note: string | null;
  readonly seed: number | null;
  /** Only what varies: values of the configuration, or a study's labels. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly metrics: Partial<RunMetrics>;
  /** Null until it began. */
  readonly data: ComparedData | null;
  /** Equal where two runs come to the same bytes; null for what may repeat nothing. */
  readonly identity: string | null;
  /** The run, among those compared, with the same identity, which is counted in its place. */
  readonly copy_of: string | null;
}

/** What a run learnt from and was tested on. */
export interface ComparedData {
  /** "mnist", "digits (in place of mnist)" */
  readonly source: string;
  /** Whether that is not what was asked for. */
  readonly fallback: boolean;
  /** "mnist, 10,000 test images" */
  readonly text: string;
  /** Equal where the test images are the same. */
  readonly test: string;
  /** Equal where everything that was read is the same: images, and the parameters that training started from. */
  readonly all: string;
}

export interface Comparison {
  /** Settings that differ and may change a result. */
  readonly varying: readonly string[];
  /** Settings that differ and cannot change one; they may be shown as columns. */
  readonly inert: readonly string[];
  readonly runs: readonly ComparedRun[];
  /** The study that all of them are trials of. */
  readonly study?: StudyRecord;
}

/** Whether a run is evidence: it came to its end, and is no copy of another that is counted. */
export const isCounted = ({ status, copy_of }: ComparedRun): boolean => status === 'finished' && copy_of === null;
