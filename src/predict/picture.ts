// Grey images as arrays, and the operations that finding digits needs.

export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** [row][column] */
  readonly values: Float32Array;
}

/** A rectangle of pixels; right and bottom are exclusive. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const widthOf = ({ left, right }: Box): number => right - left;
export const heightOf = ({ top, bottom }: Box): number => bottom - top;

export const union = (a: Box, b: Box): Box => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

/** Pixels between two boxes, 0 if they overlap. */
export const gapBetween = (a: Box, b: Box): number =>
  Math.max(
    0,
    Math.max(a.left, b.left) - Math.min(a.right, b.right),
    Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom),
  );

export const blank = (rows: number, columns: number): Picture => ({
  rows,
  columns,
  values: new Float32Array(rows * columns),
});

/** Sample size for quantiles: sorting more values would dominate the run time without improving the result. */
const SAMPLE = 5_000;
/** Golden ratio: its multiples modulo 1 are evenly spread, and not aligned with rows of pixels. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The quantile at a share of the values, from a regular sample of many; 0 if there are none. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sample = sampled(values).sort();
  return sample.length === 0 ? 0 : sample[Math.min(sample.length - 1, Math.floor(share * sample.length))];
}

function sampled(values: ArrayLike<number>): Float32Array {
  const { length } = values;
  const sample = new Float32Array(Math.min(length, SAMPLE));
  for (let i = 0; i < sample.length; i++) {
    sample[i] = values[length <= SAMPLE ? i : Math.floor(((i * GOLDEN) % 1) * length)];
  }
  return sample;
}

/**
 * The standard deviation of the normally distributed part of values around 0, if it is at least a third of all values:
 * three in ten values of a normal distribution lie within 0.3853 deviations.
 */
export const spread = (values: Float32Array): number => quantile(sampled(values).map(Math.abs), 0.3) / 0.3853;

const BINS = 256;

/** The threshold with the smallest variance within both sides. Otsu 1979. */
export function otsuThreshold(values: Float32Array): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const width = Math.max(1e-6, most - least) / BINS;
  const counts = new Float64Array(BINS);
  for (const value of values) counts[Math.min(BINS - 1, Math.floor((value - least) / width))]++;
  const total = values.length;
  const sum = counts.reduce((s, n, bin) => s + n * bin, 0);
  let [below, sumBelow, best, threshold] = [0, 0, -1, least];
  for (let bin = 0; bin < BINS - 1; bin++) {
    below += counts[bin];
    sumBelow += counts[bin] * bin;
    if (below === 0 || below === total) continue;
    const apart = sumBelow / below - (sum - sumBelow) / (total - below);
    const between = below * (total - below) * apart * apart;
    if (between > best) [best, threshold] = [between, least + (bin + 1) * width];
  }
  return threshold;
}

/** The mean over the square of `2 radius + 1` pixels around each pixel, clipped to the picture. */
export function boxBlur(picture: Picture, radius: number): Picture {
  const across = alongRows(picture, radius);
  return transposed(alongRows(transposed(across), radius));
}

function alongRows({ rows, columns, values }: Picture, radius: number): Picture {
  const out = blank(rows, columns);
  for (let r = 0; r < rows; r++) {
    const row = r * columns;
    let sum = 0;
    let count = 0;
    for (let c = -radius; c < columns; c++) {
      if (c + radius < columns) {
        sum += values[row + c + radius];
        count++;
      }
      if (c - radius - 1 >= 0) {
        sum -= values[row + c - radius - 1];
        count--;
      }
      if (c >= 0) out.values[row + c] = sum / count;
    }
  }
  return out;
}

function transposed({ rows, columns, values }: Picture): Picture {
  const out = blank(columns, rows);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) out.values[c * rows + r] = values[r * columns + c];
  }
  return out;
}

/** The maximum within `radius` rows and columns of each pixel: grows bright areas. */
export function dilate(picture: Picture, radius: number): Picture {
  const across = growAlongRows(picture, radius);
  return transposed(growAlongRows(transposed(across), radius));
}

function growAlongRows({ rows, columns, values }: Picture, radius: number): Picture {
  const out = blank(rows, columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let most = 0;
      const last = Math.min(columns - 1, c + radius);
      for (let k = Math.max(0, c - radius); k <= last; k++) most = Math.max(most, values[r * columns + k]);
      out.values[r * columns + c] = most;
    }
  }
  return out;
}
