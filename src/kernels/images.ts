// The arguments of kernels on bytes: images to be loaded, resampled, displaced.
import type { Pointer } from './arena.js';

/** A smooth random displacement, on a grid of every second pixel. Simard, Steinkraus and Platt 2003. */
export interface Elastic {
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
export interface Warp {
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

/** Eight images of a data set in memory. */
export interface ImageBlock {
  /** uint8 [image][channel][row][column] */
  readonly pixels: Pointer;
  /** int32 image numbers. */
  readonly indices: Pointer;
  readonly count: number;
  readonly channels: number;
  /** Shape of the stored image. */
  readonly rows: number;
  readonly columns: number;
  /** Rows and columns of background, byte 0, that go round it. */
  readonly padding: number;
  /** float [channel][256]: what each byte becomes. */
  readonly table: Pointer;
}
