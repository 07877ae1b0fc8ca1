// Selects and orders the runs and columns of a comparison.
import { METRICS, type MetricName } from '../runs/metrics.js';
import { inOrder } from '../runs/order.js';
import { blocksOf } from './blocks.js';
import type { Choice } from './choice.js';
import type { ComparedRun, Comparison } from './compared-run.js';
import { tellingKeys } from './telling-keys.js';

export interface View {
  readonly columns: readonly string[];
  readonly rows: readonly ComparedRun[];
}

/** An unknown column or sort key, with the known ones. */
export class ViewError extends Error {}

export interface ViewOptions {
  /** The first metric column. */
  readonly metric: string;
  /** Sorts by this metric, best first, unless `sort` is given. */
  readonly choice: Choice;
  /** A metric or a varying key; with a leading - in descending order. */
  readonly sort?: string;
  /** Columns instead of the default ones. */
  readonly columns?: readonly string[];
}

/** @throws ViewError */
export function viewOf(comparison: Comparison, options: ViewOptions): View {
  const known = ['run', 'name', 'status', ...comparison.varying, ...comparison.inert, ...METRICS];
  const require = (key: string) => {
    if (!known.includes(key)) throw new ViewError(`unknown column ${key}; there are ${known.join(', ')}`);
  };
  for (const column of options.columns ?? []) require(column);
  require(options.metric);
  const { choice } = options;
  const descending = options.sort ? options.sort.startsWith('-') : choice.direction === 'max';
  const key = options.sort ? options.sort.replace(/^[-+]/, '') : choice.metric;
  require(key);
  const sorted = [...comparison.runs].sort((a, b) => inOrder(cellOf(a, key), cellOf(b, key), descending));
  const rows = blocksOf(sorted).flatMap(({ items }) => items);
  return { columns: options.columns ?? usualColumns(comparison, options.metric), rows };
}

/** The distinguishing settings, and the default metrics. */
function usualColumns({ varying, runs }: Comparison, metric: string): string[] {
  const isEverywhere = (key: string) => runs.every((run) => run.status === 'unreadable' || run.settings[key] !== null);
  const usual = [
    'test_accuracy',
    'validation_accuracy',
    'train_loss',
    'parameters',
    'train_seconds',
    'images_per_second',
  ];
  return ['run', ...tellingKeys(varying, isEverywhere), ...new Set([metric, ...usual])];
}

export function cellOf(run: ComparedRun, key: string): unknown {
  if (key === 'run' || key === 'name' || key === 'status') return run[key];
  return run.metrics[key as MetricName] ?? run.settings[key] ?? null;
}
