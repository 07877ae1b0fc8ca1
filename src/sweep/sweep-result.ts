// The result of a sweep, as `lenet sweep --json` prints it.
import { analyse } from '../compare/analysis.js';
import { type ComparisonRecord, comparisonRecord } from '../compare/record.js';
import type { TrialState } from '../runs/study-directory.js';
import type { StudyRecord } from '../runs/study-records.js';

export interface SweepResult extends ComparisonRecord {
  readonly path: string;
  /** Whether the signal ended it. */
  readonly interrupted: boolean;
  /** Numbers of trials. */
  readonly counts: {
    readonly finished: number;
    readonly failed: number;
    readonly dropped: number;
    readonly left: number;
  };
}

/** @throws RunError for a study that cannot be read */
export function sweepResult(
  { record, path }: { readonly record: StudyRecord; readonly path: string },
  states: ReadonlyMap<string, TrialState>,
  interrupted: boolean,
): SweepResult {
  const count = (status: TrialState['status']) => [...states.values()].filter((one) => one.status === status).length;
  const counts = { finished: count('finished'), failed: count('failed'), dropped: count('dropped') };
  const left = record.trials.length - counts.finished - counts.failed - counts.dropped;
  return { path, interrupted, counts: { ...counts, left }, ...comparisonRecord(analyse([path], {})) };
}
