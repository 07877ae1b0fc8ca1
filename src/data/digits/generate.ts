// The embedded data set: handwriting-like digits, drawn by code.
import { randomStream } from '../../random/index.js';
import type { Images } from '../dataset.js';
import { ink, SIDE } from './ink.js';
import { emptyTrace, write } from './pen.js';

type Part = 'train' | 'test';

/** Memory for `count` digits that are not drawn yet. */
export const blankDigits = (
  count: number,
  allocate: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
): Images => ({
  count,
  shape: [1, SIDE, SIDE],
  pixels: allocate(count * SIDE * SIDE),
  labels: allocate(count),
});

/**
 * Draws digits `from` to `to` - 1. Image i depends only on (seed, part, i), so a larger count keeps the first images. Classes
 * come in random order, with equal probability.
 */
export function drawDigits({ pixels, labels }: Images, part: Part, seed: number, from: number, to: number): void {
  const trace = emptyTrace();
  const canvas = new Float64Array(SIDE * SIDE);
  for (let i = from; i < to; i++) {
    const random = randomStream(seed, 'digits', part, i);
    labels[i] = random.integer(10);
    write(labels[i], random, trace);
    ink(trace, random, canvas, pixels, i * SIDE * SIDE);
  }
}

/** The first `count` digits. */
export function generateDigits(part: Part, count: number, seed: number): Images {
  const images = blankDigits(count);
  drawDigits(images, part, seed, 0, count);
  return images;
}
