// Whether numbers follow a distribution: the Kolmogorov-Smirnov distance, and the bounds.
import { normalBelow } from '../normal.js';

interface Law {
  /** The largest absolute value, or infinity. */
  readonly bound: number;
  /** The share of values below x. */
  readonly below: (x: number) => number;
}

export const uniform = (bound: number): Law => ({ bound, below: (x) => Math.min(1, Math.max(0, (x / bound + 1) / 2)) });
export const normal = (deviation: number): Law => ({
  bound: Number.POSITIVE_INFINITY,
  below: (x) => normalBelow(x / deviation),
});
/** Without values beyond two deviations. */
export const truncatedNormal = (deviation: number): Law => {
  const outside = normalBelow(-2);
  return { bound: 2 * deviation, below: (x) => (normalBelow(x / deviation) - outside) / (1 - 2 * outside) };
};

/** What is wrong with the values, or nothing: they are drawn from a seed, so the answer is always the same. */
export function deviates(values: ArrayLike<number>, { bound, below }: Law): string {
  const sorted = Array.from(values).sort((a, b) => a - b);
  const n = sorted.length;
  const distance = Math.max(
    ...sorted.map((v, i) => Math.max(Math.abs(below(v) - i / n), Math.abs(below(v) - (i + 1) / n))),
  );
  // Of sets of values from the distribution, one in a thousand is further from it.
  if (distance * Math.sqrt(n) > 1.95) return `${distance} is too far from the law`;
  const largest = Math.max(Math.abs(sorted[0]), Math.abs(sorted[n - 1]));
  if (largest > bound * (1 + 1e-6)) return `${largest} is past ${bound}`;
  // For 400 uniform values the chance that none comes so close is one in 3000.
  return Number.isFinite(bound) && n >= 400 && largest < 0.98 * bound ? `${largest} is far from ${bound}` : '';
}
