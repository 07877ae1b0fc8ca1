// Estimates the paper of a photograph without the ink: its lighting, even or uneven.
import { blank, boxBlur, otsuThreshold, type Picture, quantile, spread } from './picture.js';

/** Minimum difference of ink and paper, in grey levels of 255. */
export const LEAST_CONTRAST = 20;
/** Maximum number of pixels to estimate the lighting from. */
const SAMPLES = 3_000;

/**
 * A quadratic surface through most pixels (even or falling light), plus the local residual of shadows, estimated from
 * paper pixels nearby.
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

/** A regular sample of the pixels. */
interface Sample {
  readonly count: number;
  /** float64 [pixel][term]: 1, x, y, xx, xy, yy, where x and y run from -1 to 1. */
  readonly terms: Float64Array;
  /** float32 [pixel] */
  readonly values: Float32Array;
  /** Whether the pixel is at the edge of the picture. */
  readonly isEdge: Uint8Array;
}

/**
 * The lighting, estimated from probable paper: the edge of the picture, where there is usually no ink, and, for digits
 * cropped along their ink, either side of Otsu's threshold. Of the three surfaces, takes the one that most pixels agree
 * with (largest consensus: Fischler and Bolles 1981), with pixels at the edge counted twice.
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

/** Iteratively reweighted least squares with Tukey's biweight: pixels far off, such as ink, lose weight. */
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

/**
 * For each round, the number of terms, and the scale of the biweight as a share of the distance between ink and paper.
 */
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
 * The same from one side of the threshold, above (1) or below (-1): first constant, then linear, then quadratic, since
 * a curved surface would run through paper and ink where both are equally frequent.
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

/** Tukey's biweight: 1 for no residual, almost 0 for residuals of `scale` or more. */
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

/** Maps pixel `i` of `n` to -1 ... 1. */
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

/** Weighted least squares of the first `size` terms by the normal equations; the other terms are 0. */
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

/** Gauss-Jordan elimination of [size][size + 1], in place; a symmetric positive definite matrix needs no pivoting. */
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
