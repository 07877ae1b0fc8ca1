// Histograms with buckets of equal width.

/** As many as TensorBoard's own summaries have. */
const BUCKETS = 30;

export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  /** The right end of each bucket. */
  readonly limits: readonly number[];
  readonly counts: readonly number[];
}

/** @param numbers at least one; equal numbers are a single bucket */
export function histogramOf(numbers: Float32Array): Histogram {
  let [min, max, sum, sumOfSquares] = [numbers[0], numbers[0], 0, 0];
  for (const number of numbers) {
    min = Math.min(min, number);
    max = Math.max(max, number);
    sum += number;
    sumOfSquares += number * number;
  }
  const buckets = min === max ? 1 : BUCKETS;
  const width = (max - min) / buckets;
  const counts = new Array<number>(buckets).fill(0);
  for (const number of numbers) counts[Math.min(buckets - 1, Math.floor((number - min) / (width || 1)))]++;
  const limits = counts.map((_, i) => (i === buckets - 1 ? max : min + (i + 1) * width));
  return { min, max, sum, sumOfSquares, limits, counts };
}
