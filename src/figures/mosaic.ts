// Mosaics as figures embed them, and tiles of images.
import type { Images } from '../data/dataset.js';
import type { Colours } from '../format/colours.js';
import { mosaicPng, type Picture, type Tile } from '../format/mosaic.js';
import { sizeOf } from '../layers/index.js';

/** The first channel of an image. */
export function tileOf({ shape, pixels }: Images, image: number): Tile {
  const [, rows, columns] = shape;
  const from = image * sizeOf(shape);
  return { rows, columns, values: pixels.subarray(from, from + rows * columns) };
}

export interface Mosaic {
  /** A PNG as a data URI. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** Tiles of equal size in rows of `perRow`, one white pixel apart, every value a square of `scale` pixels. */
export const mosaic = async (tiles: readonly Tile[], perRow: number, colours: Colours, scale = 1): Promise<Mosaic> =>
  embedded(await mosaicPng(tiles, perRow, colours, scale));

/** A picture that a figure can embed. */
export const embedded = ({ png, width, height }: Picture): Mosaic => ({
  url: `data:image/png;base64,${png.toString('base64')}`,
  width,
  height,
});
