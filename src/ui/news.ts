// Answers to polling: changed rows, and new metrics of one run.
import { MetricsTail } from '../runs/metrics-tail.js';
import type { MetricsNews, News } from './protocol.js';
import type { FoundRun, RunIndex } from './run-index.js';

/** Maximum bytes of metrics in one answer: of a longer file only the last lines are sent. */
const MOST_BYTES = 16 << 20;

interface Asked {
  /** Token of the previous answer; absent the first time. */
  readonly token?: string;
  /** The run whose metrics are requested, and the number of bytes already known. */
  readonly run?: FoundRun;
  readonly from: number;
}

export function newsOf(index: RunIndex, root: string, version: string, { token, run, from }: Asked): News {
  const { list, ...rows } = index.since(token);
  return { ...rows, list: list && { root, version, ...list }, metrics: run ? metricsSince(run, from) : undefined };
}

/** Undefined for a run that cannot be read. */
function metricsSince({ path, row }: FoundRun, from: number): MetricsNews | undefined {
  if (row.status === 'unreadable') return undefined;
  const tail = new MetricsTail(path, { most: MOST_BYTES, from });
  const { reset, lines } = tail.read();
  return { reset: reset || from === 0, lines, end: tail.offset };
}
