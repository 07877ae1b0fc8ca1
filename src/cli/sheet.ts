// Writes a contact sheet as PNG, one row per class.

import sharp from 'sharp';
import type { Images } from '../data/dataset.js';
import { requireFree, writeAtomically } from '../files/write.js';

const GAP = 2;

/** @throws RunError when the file exists or cannot be written. */
export async function writeSheet(
  path: string,
  images: Images,
  classes: number,
  perClass: number,
  force: boolean,
): Promise<void> {
  requireFree(path, force);
  const [channels, rows, columns] = images.shape;
  const [cellRows, cellColumns] = [rows + GAP, columns + GAP];
  const width = perClass * cellColumns + GAP;
  const height = classes * cellRows + GAP;
  const depth = channels === 3 ? 3 : 1;
  const data = new Uint8Array(width * height * depth).fill(64);
  const placed = new Array<number>(classes).fill(0);
  for (let i = 0; i < images.count; i++) {
    const label = images.labels[i];
    if (placed[label] >= perClass) continue;
    const [top, left] = [GAP + label * cellRows, GAP + placed[label]++ * cellColumns];
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        for (let k = 0; k < depth; k++) {
          const value = images.pixels[((i * channels + k) * rows + r) * columns + c];
          data[((top + r) * width + left + c) * depth + k] = value;
        }
      }
    }
  }
  writeAtomically(
    path,
    await sharp(data, { raw: { width, height, channels: depth } })
      .png()
      .toBuffer(),
  );
}
