// Mosaics of small grey or two-coloured images, as PNG.
import sharp from 'sharp';
import type { Colours } from './colours.js';

export interface Tile {
  readonly rows: number;
  readonly columns: number;
  /** [row][column] */
  readonly values: ArrayLike<number>;
}

export interface Picture {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Tiles of equal size in rows of `perRow`, one white pixel apart, every value a square of `scale` pixels. */
export async function mosaicPng(
  tiles: readonly Tile[],
  perRow: number,
  colours: Colours,
  scale: number,
): Promise<Picture> {
  const [{ rows, columns }] = tiles;
  const across = Math.min(perRow, tiles.length);
  const down = Math.ceil(tiles.length / perRow);
  const width = across * (columns + 1) - 1;
  const height = down * (rows + 1) - 1;
  const pixels = Buffer.alloc(3 * width * height, 255);
  for (const [t, tile] of tiles.entries()) {
    const [top, left] = [Math.floor(t / perRow) * (rows + 1), (t % perRow) * (columns + 1)];
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        pixels.set(colours(tile.values[r * columns + c]), 3 * ((top + r) * width + left + c));
      }
    }
  }
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  const size = { width: width * scale, height: height * scale };
  const png = await image
    .resize({ ...size, kernel: 'nearest' })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return { png, ...size };
}
