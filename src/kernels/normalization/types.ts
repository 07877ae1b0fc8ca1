// What normalising layers are made of, as every engine provides it: statistics and affine maps of channels and of images.
import type { Pointer } from '../arena.js';
import type { Maps } from '../block.js';

export interface NormalizationKernels {
  /** Mean and sum of squared deviations of each map's values over the first `lanes` images: float [channel], [channel]. */
  channelMoments(x: Pointer, moments: Pointer, maps: Maps, lanes: number): void;
  /** Sums of a and of a (b - centre) over each map's values: float [channel], [channel]; no centre where it is 0. */
  channelSums(a: Pointer, b: Pointer, centre: Pointer, sums: Pointer, maps: Maps): void;
  /** y[c] = scale[c] x[c] + shift[c], float [channel] each; no shift where it is 0. */
  channelAffine(x: Pointer, scale: Pointer, shift: Pointer, y: Pointer, maps: Maps): void;
  /** y[c] = a[c] u[c] + b[c] v[c] + d[c] in the first `lanes` images, 0 in the others; coefficients float [3][channel]. */
  channelBlend(u: Pointer, v: Pointer, coefficients: Pointer, y: Pointer, maps: Maps, lanes: number): void;
  /** y = (x - mean) / sqrt(variance + epsilon) of each image's `count` values; deviations[lane] = that root's inverse. */
  normalizeImages(x: Pointer, y: Pointer, deviations: Pointer, epsilon: number, count: number): void;
  /** dx of normalizeImages from its y and dy. */
  normalizeImagesBackward(y: Pointer, dy: Pointer, deviations: Pointer, dx: Pointer, count: number): void;
}
