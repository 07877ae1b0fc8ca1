// Formats a metric by its name.
import { duration, grouped, percent } from './numbers.js';

/** A short name of a setting: training.batch_size -> batch_size. */
export const titleOf = (key: string): string => key.replace(/^(training|data|variables)\./, '');

/** A value of a metric or setting; '-' for none. */
export function show(key: string, value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (key === 'run') return String(value).split(/[/\\]/).filter(Boolean).at(-1) ?? '-';
  if (typeof value !== 'number') return String(value);
  if (isShare(key)) return percent(value);
  if (key.endsWith('loss')) return value.toFixed(4);
  if (key === 'train_seconds') return duration(value);
  if (key === 'parameters' || key === 'images_per_second') return grouped(value);
  return String(value);
}

/** A mean and deviation in the metric's unit: "98.71 ± 0.05 %". */
export function showSpread(key: string, mean: number, deviation: number | null): string {
  if (deviation === null) return show(key, mean);
  if (isShare(key)) return `${(100 * mean).toFixed(2)} ± ${(100 * deviation).toFixed(2)} %`;
  if (key.endsWith('loss')) return `${mean.toFixed(4)} ± ${deviation.toFixed(4)}`;
  if (key === 'train_seconds') return `${mean.toFixed(1)} ± ${deviation.toFixed(1)} s`;
  return `${grouped(mean)} ± ${grouped(deviation)}`;
}

/** A signed difference: in percentage points where the metric is a fraction. */
export function showChange(key: string, change: number): string {
  const sign = change < 0 ? '-' : '+';
  const size = Math.abs(change);
  if (isShare(key)) return `${sign}${(100 * size).toFixed(2)}`;
  if (key.endsWith('loss')) return `${sign}${size.toFixed(4)}`;
  return `${sign}${Number(size.toPrecision(3))}`;
}

export const isShare = (key: string): boolean => key.endsWith('accuracy') || key === 'error_gap';
