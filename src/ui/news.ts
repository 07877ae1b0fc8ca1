// What a page asks for again and again: rows that changed, and the metrics of one run as they grow.
import { MetricsTail } from '../runs/metrics-tail.js';
import type { MetricsNews, News } from './protocol.js';
import type { FoundRun, RunIndex } from './run-index.js';

/** Bytes of metrics that are told at once: of a longer file its last lines. */
const MOST_BYTES = 16 << 20;

interface Asked {
  /** Of the answer before; absent the first time. */
  readonly token?: string;
  /** The run whose metrics are wanted, and how many bytes of them are known. */
  readonly run?: FoundRun;
  readonly from: number;
}

export function newsOf(index: RunIndex, root: string, version: string, { token, run, from }: Asked): News {
  const { list, ...rows } = index.since(token);
  return { ...rows, list: list && { root, version, ...list }, metrics: run ? metricsSince(run, from) : undefined };
}

/** A run that cannot be read has none. */
function metricsSince({ path, row }: FoundRun, from: number): MetricsNews | undefined {
  if (row.status === 'unreadable') return undefined;
  const tail = new MetricsTail(path, { most: MOST_BYTES, from });
  const { reset, lines } = tail.read();
  return { reset: reset || from === 0, lines, end: tail.offset };
}
