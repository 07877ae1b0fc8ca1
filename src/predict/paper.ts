// The paper of a photograph without what is written on it: the light on it, even or not.
import { blank, boxBlur, otsuThreshold, type Picture, quantile, spread } from './picture.js';

/** Grey levels of 255 that ink has to differ by from the paper. */
export const LEAST_CONTRAST = 20;
/** Most pixels that the light is estimated from. */
const SAMPLES = 3_000;

/**
 * A surface of the second degree through most pixels (an even light, or one that falls off), and on top of it what a
 * shadow leaves, from the paper's pixels around each place.
 */
export function paperOf(photo: Picture): Picture {
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

const TERMS = 6;

/** An even sample of the pixels. */
interface Sample {
  readonly count: number;
  /** float64 [pixel][term]: 1, x, y, xx, xy, yy, where x and y run from -1 to 1. */
  readonly terms: Float64Array;
  /** float32 [pixel] */
  readonly values: Float32Array;
  /** Whether it lies at the edge of the picture. */
  readonly isEdge: Uint8Array;
}

/**
 * The light by what may be paper: the edge of the picture, where there is usually no ink, and, where a digit was cut out
 * along its ink, either side of Otsu's threshold. Of the three surfaces, the one that most pixels agree with (the largest
 * consensus: Fischler and Bolles 1981), those at the edge counted twice.
 */
function surfaceOf(photo: Picture): Picture {
  const sample = sampleOf(photo);
  const otsu = otsuThreshold(sample.values);
  const fits = [fromEdge(sample), fromSide(sample, otsu, 1), fromSide(sample, otsu, -1)];
  const consensus = (fit: Float64Array) =>
    residuals(sample, fit).reduce((sum, d, s) => sum + (Math.abs(d) < LEAST_CONTRAST ? 1 + sample.isEdge[s] : 0), 0);
  const agreed = fits.map(consensus);
  return drawnSurface(fits[agreed.indexOf(Math.max(...agreed))], photo);
}

/** Least squares, again and again, each time with less weight for pixels that are far off (Tukey's biweight): ink is. */
function fromEdge(sample: Sample): Float64Array {
  let fit = leastSquares(
    sample,
    Float64Array.from(sample.isEdge, (edge) => (edge ? 1 : 1e-6)),
    TERMS,
  );
  for (let round = 0; round < 8; round++) {
    const off = residuals(sample, fit);
    fit = leastSquares(sample, biweights(off, 4.685 * Math.max(1.5, spread(off))), TERMS);
  }
  return fit;
}

/** Terms of the surface, and what is too far off as a share of the distance between ink and paper, round by round. */
const CLOSING_IN: readonly (readonly [terms: number, reach: number])[] = [
  [1, 0.6],
  [1, 0.5],
  [3, 0.4],
  [3, 0.4],
  [6, 0.3],
  [6, 0.3],
  [6, 0.3],
];

/**
 * The same from the side above (1) or below (-1) the threshold: first a level, then a slope, then all, for a curved surface
 * would run through paper and ink where there is as much of one as of the other.
 */
function fromSide(sample: Sample, threshold: number, side: 1 | -1): Float64Array {
  const own = sample.values.filter((value) => side * (value - threshold) > 0);
  const other = sample.values.filter((value) => side * (value - threshold) <= 0);
  let fit = Float64Array.of(quantile(own, 0.5), 0, 0, 0, 0, 0);
  const apart = Math.abs(fit[0] - quantile(other, 0.5));
  for (const [terms, reach] of CLOSING_IN) {
    fit = leastSquares(sample, biweights(residuals(sample, fit), Math.max(8, reach * apart)), terms);
  }
  return fit;
}

/** Tukey's biweight: 1 for what fits, next to nothing for what is `scale` or more off. */
const biweights = (off: Float32Array, scale: number): Float64Array =>
  Float64Array.from(off, (d) => Math.max(0, 1 - (d / scale) ** 2) ** 2 + 1e-9);

function sampleOf({ rows, columns, values }: Picture): Sample {
  const step = Math.max(1, Math.ceil(Math.sqrt((rows * columns) / SAMPLES)));
  const count = Math.ceil(rows / step) * Math.ceil(columns / step);
  const sample = {
    count,
    terms: new Float64Array(TERMS * count),
    values: new Float32Array(count),
    isEdge: new Uint8Array(count),
  };
  const atEdge = (i: number, n: number) => Math.min(i, n - 1 - i) <= Math.max(step, 0.04 * n);
  for (let r = 0, at = 0; r < rows; r += step) {
    const y = place(r, rows);
    for (let c = 0; c < columns; c += step, at++) {
      const x = place(c, columns);
      sample.terms.set([1, x, y, x * x, x * y, y * y], TERMS * at);
      sample.values[at] = values[r * columns + c];
      sample.isEdge[at] = atEdge(r, rows) || atEdge(c, columns) ? 1 : 0;
    }
  }
  return sample;
}

/** Pixel `i` of `n`, from -1 to 1. */
const place = (i: number, n: number) => (n > 1 ? (2 * i) / (n - 1) - 1 : 0);

function residuals({ count, terms, values }: Sample, coefficients: Float64Array): Float32Array {
  const off = new Float32Array(count);
  for (let s = 0, at = 0; s < count; s++) {
    let fitted = 0;
    for (let i = 0; i < TERMS; i++) fitted += coefficients[i] * terms[at++];
    off[s] = values[s] - fitted;
  }
  return off;
}

/** The surface's grey levels at every pixel. */
function drawnSurface([c0, cx, cy, cxx, cxy, cyy]: Float64Array, { rows, columns }: Picture): Picture {
  const surface = blank(rows, columns);
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

/** Weighted least squares by the normal equations, of the first `size` terms; the others are 0. */
function leastSquares(
  { count, terms, values }: Sample,
  weights: Float64Array,
  size: number,
): Float64Array<ArrayBuffer> {
  const width = size + 1;
  const matrix = new Float64Array(size * width);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < size; i++) {
      const weighted = weights[s] * terms[TERMS * s + i];
      for (let j = i; j < size; j++) matrix[width * i + j] += weighted * terms[TERMS * s + j];
      matrix[width * i + size] += weighted * values[s];
    }
  }
  for (let i = 0; i < size; i++) {
    matrix[width * i + i] += 1e-6;
    for (let j = 0; j < i; j++) matrix[width * i + j] = matrix[width * j + i];
  }
  const coefficients = new Float64Array(TERMS);
  coefficients.set(solved(matrix, size));
  return coefficients;
}

/** Gauss-Jordan elimination of [size][size + 1], in place; what is symmetric and positive needs no pivots. */
function solved(matrix: Float64Array, size: number): Float64Array {
  const width = size + 1;
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      if (k === i) continue;
      const factor = matrix[width * k + i] / matrix[width * i + i];
      for (let j = i; j < width; j++) matrix[width * k + j] -= factor * matrix[width * i + j];
    }
  }
  return Float64Array.from({ length: size }, (_, i) => matrix[width * i + size] / matrix[width * i + i]);
}
