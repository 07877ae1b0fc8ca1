// The embedded data set: handwriting-like digits, drawn by code.
import { randomStream } from '../../random/index.js';
import type { Images } from '../dataset.js';
import { ink, SIDE } from './ink.js';
import { emptyTrace, write } from './pen.js';

/**
 * Generates `count` digits. Image i depends only on (seed, part, i), so a larger count keeps the first images. Classes
 * come in random order, with equal probability.
 */
export function generateDigits(
  part: 'train' | 'test',
  count: number,
  seed: number,
  progress?: (done: number) => void,
  allocate: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
): Images {
  const pixels = allocate(count * SIDE * SIDE);
  const labels = allocate(count);
  const trace = emptyTrace();
  const canvas = new Float64Array(SIDE * SIDE);
  for (let i = 0; i < count; i++) {
    const random = randomStream(seed, 'digits', part, i);
    labels[i] = random.integer(10);
    write(labels[i], random, trace);
    ink(trace, random, canvas, pixels, i * SIDE * SIDE);
    if (i % 1000 === 0) progress?.(i);
  }
  progress?.(count);
  return { count, shape: [1, SIDE, SIDE], pixels, labels };
}
