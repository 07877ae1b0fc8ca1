// Grey pictures as numbers, and the little that finding digits needs to do with them.

export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** [row][column] */
  readonly values: Float32Array;
}

/** A rectangle of pixels; right and bottom are the first outside. */
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

/** Pixels between two boxes, 0 where they overlap. */
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

/** Values that a quantile is taken of: sorting more takes longer than everything else, and says the same. */
const SAMPLE = 5_000;
/** Multiples of it modulo 1 are spread evenly, and keep step with no row of pixels. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The value below which a share of the values lies, by an even sample where there are many; 0 of none. */
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
 * The standard deviation of what is normally distributed about 0 and makes up a third of the values or more, whatever the
 * others are: three in ten of a normal distribution lie within 0.3853 deviations.
 */
export const spread = (values: Float32Array): number => quantile(sampled(values).map(Math.abs), 0.3) / 0.3853;

const BINS = 256;

/** The threshold that leaves the two sides most alike in themselves, between the values' least and most. Otsu 1979. */
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

/** The mean of the square of `2 radius + 1` pixels around each pixel, as much of it as there is. */
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

/** The largest value within `radius` rows and columns of each pixel: what is bright grows. */
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
