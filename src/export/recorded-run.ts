// The common input of the formats that export the records of a run.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { summaryOf } from '../experiment/open-model.js';
import { readModel, type StoredModel } from '../runs/read-model.js';
import { readMetrics } from '../runs/read-run.js';
import type { MetricsLine, Summary } from '../runs/records.js';
import { RunError } from '../runs/run-directory.js';
import { steppedLines } from '../runs/series.js';
import { clockOf } from './run-clock.js';

/** A line of metrics.jsonl with its step and its estimated time in milliseconds since 1970. */
export interface TimedLine {
  readonly step: number;
  readonly time: number;
  readonly line: MetricsLine;
}

export interface RecordedRun {
  readonly summary: Summary;
  readonly lines: readonly TimedLine[];
  /** Absent before the first epoch has finished. */
  readonly model: StoredModel | undefined;
}

/** @throws RunError */
export function recordedRun(run: string): RecordedRun {
  const summary = summaryOf(run);
  const stepped = steppedLines(metricsOf(run));
  const timeOf = clockOf(summary, stepped.at(-1)?.step ?? 0);
  return {
    summary,
    lines: stepped.map(({ step, line }) => ({ step, line, time: timeOf(step) })),
    model: existsSync(join(run, 'model.safetensors')) ? readModel(run) : undefined,
  };
}

function metricsOf(run: string): readonly MetricsLine[] {
  try {
    return readMetrics(run);
  } catch (error) {
    throw error instanceof RunError ? new RunError(`${run}: ${error.message}`) : error;
  }
}
