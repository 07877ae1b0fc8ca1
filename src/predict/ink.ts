// How much ink each pixel of a photograph has: its contrast with the paper around it, whatever the light
// and whichever of the two is the darker.
import { blank, boxBlur, type Picture, quantile } from './picture.js';

export interface Ink {
  /** 0 (paper) to 1 (as inked as it gets). */
  readonly amount: Picture;
  /** Amounts above this are taken for ink. */
  readonly threshold: number;
}

/** Most pixels that the light is estimated from. */
const SAMPLES = 16_000;
/** Grey levels of 255 that ink has to differ by. */
const LEAST_CONTRAST = 20;

/** Undefined where nothing stands out from the paper. */
export function inkOf(photo: Picture): Ink | undefined {
  const paper = paperOf(photo);
  const usual = quantile(paper.values, 0.5);
  const contrast = blank(photo.rows, photo.columns);
  for (let i = 0; i < contrast.values.length; i++) {
    // Light multiplies: where there is half of it, ink and paper differ by half as much.
    const light = Math.min(3, Math.max(0.5, usual / Math.max(1, paper.values[i])));
    contrast.values[i] = (photo.values[i] - paper.values[i]) * light;
  }
  const noise = spread(contrast.values);
  const floor = Math.max(LEAST_CONTRAST, 4 * noise);
  let [darker, lighter] = [0, 0];
  for (const value of contrast.values) {
    if (value < -floor) darker -= value;
    else if (value > floor) lighter += value;
  }
  if (darker + lighter === 0) return undefined;
  const dark = darker >= lighter;
  const sign = dark ? -1 : 1;
  const full = quantile(
    contrast.values.map((value) => sign * value).filter((value) => value > floor),
    0.8,
  );
  const amount = blank(photo.rows, photo.columns);
  for (let i = 0; i < amount.values.length; i++) {
    amount.values[i] = Math.min(1, Math.max(0, (sign * contrast.values[i]) / full));
  }
  return { amount, threshold: thresholdOf(amount.values, floor / full) };
}

/**
 * The paper without what is written on it: a surface of the second degree through most pixels (an even light, or one
 * that falls off), and on top of it what a shadow leaves, from the paper's pixels around each place.
 */
function paperOf(photo: Picture): Picture {
  const surface = surfaceOf(photo);
  const { rows, columns, values } = photo;
  const rest = blank(rows, columns);
  for (let i = 0; i < values.length; i++) rest.values[i] = values[i] - surface.values[i];
  const reach = 3 * Math.max(2, spread(rest.values));
  const isPaper = blank(rows, columns);
  for (let i = 0; i < values.length; i++) {
    isPaper.values[i] = Math.abs(rest.values[i]) < reach ? 1 : 0;
    rest.values[i] *= isPaper.values[i];
  }
  const radius = Math.max(2, Math.round(Math.max(rows, columns) / 8));
  const [shadow, share] = [boxBlur(rest, radius), boxBlur(isPaper, radius)];
  for (let i = 0; i < values.length; i++) surface.values[i] += shadow.values[i] / Math.max(share.values[i], 0.2);
  return surface;
}

/** 1.4826 times the median distance from 0: the standard deviation of what is normally distributed, whatever else there is. */
const spread = (values: Float32Array): number =>
  1.4826 *
  quantile(
    values.map((value) => Math.abs(value)),
    0.5,
  );

const TERMS = 6;
const terms = (x: number, y: number) => [1, x, y, x * x, x * y, y * y];

/**
 * Least squares, again and again, each time with less weight for pixels that are far off (Tukey's biweight): ink is. It
 * begins with the edge of the picture, where there is usually none.
 */
function surfaceOf({ rows, columns, values }: Picture): Picture {
  const step = Math.max(1, Math.ceil(Math.sqrt((rows * columns) / SAMPLES)));
  const samples: { readonly at: readonly number[]; readonly value: number; readonly isEdge: boolean }[] = [];
  const place = (i: number, n: number) => (n > 1 ? (2 * i) / (n - 1) - 1 : 0);
  const edge = (i: number, n: number) => Math.min(i, n - 1 - i) <= Math.max(step, 0.04 * n);
  for (let r = 0; r < rows; r += step) {
    for (let c = 0; c < columns; c += step) {
      const at = terms(place(c, columns), place(r, rows));
      samples.push({ at, value: values[r * columns + c], isEdge: edge(r, rows) || edge(c, columns) });
    }
  }
  let weights = Float64Array.from(samples, ({ isEdge }) => (isEdge ? 1 : 1e-6));
  let coefficients = leastSquares(samples, weights);
  for (let round = 0; round < 8; round++) {
    const off = Float32Array.from(samples, ({ at, value }) => value - dot(coefficients, at));
    const scale = 4.685 * Math.max(1.5, spread(off));
    weights = Float64Array.from(off, (d) => Math.max(0, 1 - (d / scale) ** 2) ** 2 + 1e-9);
    coefficients = leastSquares(samples, weights);
  }
  const surface = blank(rows, columns);
  const [c0, cx, cy, cxx, cxy, cyy] = coefficients;
  for (let r = 0, i = 0; r < rows; r++) {
    const y = place(r, rows);
    const [at0, slope] = [c0 + y * (cy + y * cyy), cx + y * cxy];
    for (let c = 0; c < columns; c++, i++) {
      const x = place(c, columns);
      surface.values[i] = at0 + x * (slope + x * cxx);
    }
  }
  return surface;
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * b[i], 0);

/** Weighted least squares by the normal equations. */
function leastSquares(samples: readonly { at: readonly number[]; value: number }[], weights: Float64Array): number[] {
  const matrix = Array.from({ length: TERMS }, (_, i) =>
    Array.from({ length: TERMS + 1 }, (_, j) => (i === j ? 1e-6 : 0)),
  );
  for (const [s, { at, value }] of samples.entries()) {
    for (let i = 0; i < TERMS; i++) {
      const weighted = weights[s] * at[i];
      for (let j = 0; j < TERMS; j++) matrix[i][j] += weighted * at[j];
      matrix[i][TERMS] += weighted * value;
    }
  }
  return solve(matrix);
}

/** Gauss elimination with the largest pivot, in place. */
function solve(matrix: number[][]): number[] {
  for (let i = 0; i < TERMS; i++) {
    const pivot = matrix
      .slice(i)
      .reduce((best, row, k) => (Math.abs(row[i]) > Math.abs(matrix[best][i]) ? i + k : best), i);
    [matrix[i], matrix[pivot]] = [matrix[pivot], matrix[i]];
    for (let k = 0; k < TERMS; k++) {
      if (k === i) continue;
      const factor = matrix[k][i] / matrix[i][i];
      for (let j = i; j <= TERMS; j++) matrix[k][j] -= factor * matrix[i][j];
    }
  }
  return matrix.map((row, i) => row[TERMS] / row[i]);
}

const BINS = 256;

/** Otsu's threshold: the one that leaves the two sides most alike in themselves. Otsu 1979. */
function thresholdOf(amounts: Float32Array, floor: number): number {
  const counts = new Float64Array(BINS);
  for (const value of amounts) counts[Math.min(BINS - 1, Math.floor(value * BINS))]++;
  const total = amounts.length;
  const sum = counts.reduce((s, n, bin) => s + n * bin, 0);
  let [below, sumBelow, best, threshold] = [0, 0, -1, 0.5];
  for (let bin = 0; bin < BINS - 1; bin++) {
    below += counts[bin];
    sumBelow += counts[bin] * bin;
    if (below === 0 || below === total) continue;
    const apart = sumBelow / below - (sum - sumBelow) / (total - below);
    const between = below * (total - below) * apart * apart;
    if (between > best) [best, threshold] = [between, (bin + 1) / BINS];
  }
  return Math.min(0.6, Math.max(0.2, floor, threshold));
}
