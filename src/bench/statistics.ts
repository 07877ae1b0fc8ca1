// Statistics of repeated measurements.

/** The value that a share of the sorted values lie below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Half the range of the values over their median: 0.03 is +-3 %. */
export const spread = (values: readonly number[]): number =>
  (Math.max(...values) - Math.min(...values)) / 2 / median(values);

export const round = (value: number, digits: number): number => Number(value.toFixed(digits));
