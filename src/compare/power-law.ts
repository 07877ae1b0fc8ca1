// Fits E_test - E_train = k (h / P)^alpha: how the gap between test and training error shrinks with more training
// images.
import type { PowerLaw } from '../runs/study-records.js';
import { type ComparedRun, isCounted } from './compared-run.js';
import { around, type Interval, meanOf } from './statistics.js';

export interface PowerLawFit {
  readonly k: Interval;
  readonly alpha: Interval;
  /** Of the fit of the logarithms; 1 is a perfect fit. */
  readonly r_squared: number;
  /** Number of trials in the fit. */
  readonly n: number;
  /** Number of trials without a positive gap, which has no logarithm. */
  readonly left_out: number;
}

/**
 * Least squares on log(gap) = log k + alpha log(h / P); intervals by Student's t. LeCun et al. 1998, section I.A.
 * @returns null for fewer than three different points.
 */
export function fitPowerLaw(runs: readonly ComparedRun[], { size, capacity }: PowerLaw): PowerLawFit | null {
  const measured = runs.filter((run) => isCounted(run) && typeof run.metrics.error_gap === 'number');
  const points = measured.flatMap(({ settings, metrics }) => {
    const gap = metrics.error_gap as number;
    const count = Number(settings[size]);
    return gap > 0 && count > 0 ? [[Math.log(capacity / count), Math.log(gap)]] : [];
  });
  const n = points.length;
  if (new Set(points.map(([x]) => x)).size < 3) return null;
  const [mx, my] = [meanOf(points.map(([x]) => x)), meanOf(points.map(([, y]) => y))];
  const sxx = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  const sxy = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  const syy = points.reduce((sum, [, y]) => sum + (y - my) ** 2, 0);
  const slope = sxy / sxx;
  const residual = Math.max(0, syy - slope * sxy);
  const variance = residual / (n - 2);
  const intercept = around(my - slope * mx, Math.sqrt(variance * (1 / n + mx ** 2 / sxx)), n - 2);
  const { estimate, low, high } = intercept;
  return {
    k: { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) },
    alpha: around(slope, Math.sqrt(variance / sxx), n - 2),
    r_squared: syy > 0 ? 1 - residual / syy : 1,
    n,
    left_out: measured.length - n,
  };
}
