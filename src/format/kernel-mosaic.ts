// The kernels of a convolution as one picture: blue is positive, orange negative.
import { signedColours } from './colours.js';
import { mosaicPng, type Picture, type Tile } from './mosaic.js';

/** Maximum size of a mosaic, in pixels. */
const MOST = { width: 560, height: 700 };
const LARGEST_CELL = 10;

/** The weights of a convolution, [filters, channels, rows, columns]. */
export interface KernelWeights {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One row per output map, one column per input map; with a single input map, kernels are placed side by side. */
export async function kernelMosaic(weights: KernelWeights): Promise<Picture> {
  const { shape, values } = weights;
  const [filters, channels, rows, columns] = shape;
  const area = rows * columns;
  const tiles = Array.from(
    { length: filters * channels },
    (_, k): Tile => ({ rows, columns, values: values.subarray(k * area, (k + 1) * area) }),
  );
  const perRow = channels === 1 ? Math.min(filters, 16) : channels;
  const across = MOST.width / (perRow * (columns + 1));
  const down = MOST.height / (Math.ceil(tiles.length / perRow) * (rows + 1));
  const scale = Math.max(1, Math.floor(Math.min(LARGEST_CELL, across, down)));
  return mosaicPng(tiles, perRow, signedColours(largestWeight(weights)), scale);
}

/** What the full colours stand for: plus and minus the largest absolute weight. */
export const largestWeight = ({ values }: KernelWeights): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
