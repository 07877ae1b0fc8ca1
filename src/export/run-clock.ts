// Times of steps. metrics.jsonl holds none, so that the same run gives the same bytes.
import type { Summary } from '../runs/records.js';

/**
 * Milliseconds since 1970 at a step, estimated: the run's duration, spread evenly over its steps. The pauses of a resumed
 * run are left out. Of a run that has not ended all steps are at its start.
 */
export function clockOf({ started, finished, timing }: Summary, lastStep: number): (step: number) => number {
  const begin = Date.parse(started);
  // The seconds also have the time before the start, when data were loaded.
  const duration = finished === null ? 0 : Math.min(1000 * timing.total_seconds, Date.parse(finished) - begin);
  return (step) => Math.round(begin + (duration * step) / Math.max(1, lastStep));
}
