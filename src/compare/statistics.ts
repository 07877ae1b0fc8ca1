// Means, deviations and confidence intervals of differences.

export interface Stats {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation, with n - 1; null for one value. */
  readonly deviation: number | null;
  readonly min: number;
  readonly max: number;
}

/** An estimate with its 95 % confidence interval. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface Difference extends Interval {
  /** `paired`: over differences by seed; `welch`: for two independent samples. Both use Student's t. */
  readonly method: 'paired' | 'welch';
  /** Number of pairs, or size of the smaller sample. */
  readonly n: number;
  /** Sizes of both samples. */
  readonly sizes: readonly [number, number];
  /** Difference of the means of all values; it differs from the estimate if some seeds are unpaired. */
  readonly ofMeans: number;
}

const CONFIDENCE = 0.95;

export const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** @param values at least one. */
export function statsOf(values: readonly number[]): Stats {
  const mean = meanOf(values);
  const n = values.length;
  const deviation = n > 1 ? Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1)) : null;
  return { n, mean, deviation, min: Math.min(...values), max: Math.max(...values) };
}

/** The key that pairs values; a run without a seed has its own path, and is never paired. */
export type Seed = number | string;

/**
 * values - baseline, by seed. Paired if both share at least two seeds (differences vary less than values),
 * otherwise Welch's interval, otherwise undefined: one value has no deviation.
 */
export function differenceOf(
  values: ReadonlyMap<Seed, number>,
  baseline: ReadonlyMap<Seed, number>,
): Difference | undefined {
  const pairs = [...values].flatMap(([seed, value]) => {
    const other = baseline.get(seed);
    return other === undefined ? [] : [value - other];
  });
  const sizes = [values.size, baseline.size] as const;
  const ofMeans = meanOf([...values.values()]) - meanOf([...baseline.values()]);
  if (pairs.length > 1) {
    const { n, mean, deviation } = statsOf(pairs);
    return { ...around(mean, (deviation as number) / Math.sqrt(n), n - 1), method: 'paired', n, sizes, ofMeans };
  }
  const [a, b] = [statsOf([...values.values()]), statsOf([...baseline.values()])];
  if (a.deviation === null || b.deviation === null) return undefined;
  // Welch 1947, with Satterthwaite's degrees of freedom.
  const [va, vb] = [a.deviation ** 2 / a.n, b.deviation ** 2 / b.n];
  const degrees = va + vb === 0 ? a.n + b.n - 2 : (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  const n = Math.min(a.n, b.n);
  return { ...around(a.mean - b.mean, Math.sqrt(va + vb), degrees), method: 'welch', n, sizes, ofMeans };
}

/** The 95 % interval of an estimate with a standard error. */
export function around(estimate: number, error: number, degrees: number): Interval {
  const half = studentQuantile((1 + CONFIDENCE) / 2, degrees) * error;
  return { estimate, low: estimate - half, high: estimate + half };
}

/** The p-quantile of Student's distribution (0.5 < p < 1), by bisection on its tail. */
export function studentQuantile(p: number, degrees: number): number {
  // P(|T| > t) = I_x(degrees / 2, 1 / 2) with x = degrees / (degrees + t^2).
  const tail = (t: number) => incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  let [low, high] = [0, 1];
  while (tail(high) > 1 - p) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (tail(middle) > 1 - p) low = middle;
    else high = middle;
  }
  return high;
}

/** The regularised incomplete beta function I_x(a, b), by its continued fraction. Abramowitz and Stegun 26.5.8. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast only on one side of the mean; the other follows from I_x(a, b) = 1 - I_(1-x)(b, a).
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  let fraction = 1;
  for (let m = 200; m > 0; m--) {
    const odd = -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    fraction = 1 + even / (1 + odd / fraction);
  }
  const first = -((a + b) * x) / (a + 1);
  return front / (1 + first / fraction);
}

/** log of the gamma function for x > 0: Stirling's series after shifting x past 8, accurate to 1e-12. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 8) shift += Math.log(z++);
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5) - 1 / (1680 * z ** 7);
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - shift;
}
