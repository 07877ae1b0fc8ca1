// All lines of metrics.jsonl as one table.
import { csvField } from '../format/quoting.js';
import type { Metrics, MetricsLine } from '../runs/records.js';
import type { RecordedRun } from './recorded-run.js';

const SPLITS = ['train', 'validation', 'test'] as const;

const COLUMNS = [
  'kind',
  'epoch',
  'step',
  'learning_rate',
  ...SPLITS.flatMap((one) => [`${one}_loss`, `${one}_accuracy`]),
];

/** One row per line, in order; a value that the line does not have is empty. */
export function csvOf({ lines }: RecordedRun): string {
  const rows = lines.map(({ line }) => rowOf(line));
  return [COLUMNS, ...rows].map((row) => `${row.map(csvField).join(',')}\n`).join('');
}

function rowOf(line: MetricsLine): unknown[] {
  const has: MetricsLine & {
    readonly step?: number;
    readonly learning_rate?: number;
  } & { readonly [split in (typeof SPLITS)[number]]?: Metrics | null } = line;
  const measured = SPLITS.flatMap((split) => [has[split]?.loss, has[split]?.accuracy]);
  return [has.kind, has.epoch, has.step, has.learning_rate, ...measured];
}
