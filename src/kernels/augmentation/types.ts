// What augmentation is made of, as every engine provides it: resampling, smooth random fields, noise.
import type { Pointer } from '../arena.js';

/** A smooth random displacement, on a grid of every second pixel. Simard, Steinkraus and Platt 2003. */
interface Elastic {
  /** Pixels. */
  readonly alpha: number;
  /** float [radius + 1]: the blur's weights from the centre out. */
  readonly weights: Pointer;
  readonly radius: number;
}

/** Bytes of scratch for a displacement. */
export const displacementScratch = (rows: number, columns: number, radius: number): number =>
  2 * ((rows >> 1) + 1 + 2 * radius) * ((columns >> 1) + 8 + 2 * radius) * 4;

/** Bytes of scratch for a warp. */
export const warpScratch = (channels: number, rows: number, columns: number): number =>
  channels * (rows + 3) * (columns + 3) + 8;

/**
 * Resamples one image: out[r, c] = the image at M (q - centre) + centre + shift, q = (r, c) + field[r, c],
 * bilinear between pixels, byte 0 outside, rounded. `out` may be the image.
 */
interface Warp {
  /** uint8 [channel][row][column] */
  readonly image: Pointer;
  readonly out: Pointer;
  readonly scratch: Pointer;
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  /** M by rows, then the shift: [rr, rc, cr, cc, r, c]. */
  readonly matrix: Float64Array;
  /** float [2][row][column] and three more to read, or 0. */
  readonly field: Pointer;
}

export interface AugmentationKernels {
  /** Resamples one image. */
  warp(images: Warp): void;
  /**
   * Two smooth random fields of rows x columns floats, rows then columns: uniform noise in [-1, 1] on every second
   * row and column, blurred, times alpha, and bilinear between.
   */
  displacement(field: Pointer, scratch: Pointer, rows: number, columns: number, o: Elastic, key: number): void;
  /** Adds normal noise of a deviation to `count` bytes, rounded and kept within 0 and 255. */
  noise(bytes: Pointer, count: number, deviation: number, key: number): void;
}
