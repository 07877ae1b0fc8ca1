// Digits without a margin of paper.
import type { Picture } from '../../../src/predict/picture.js';
import { randomStream } from '../../../src/random/index.js';
import { drawn } from './drawing.js';
import { between, type Scene, scene, written } from './scene.js';

/** One digit cut out along its ink, at most two pixels of paper around it. */
export function cropped(seed: number): Scene {
  const random = randomStream(seed, 'cropped');
  for (;;) {
    const digit = random.integer(10);
    const height = Math.round(between(random, 24, 240));
    const side = Math.round(1.4 * height);
    const place = { left: 0.2 * height, top: 0.2 * height, height, pen: between(random, 0.07, 0.14) };
    const drawing = drawn(written(digit, random, place), { width: side, height: side });
    const crop = cut(drawing, random.integer(3));
    // A line that is cut out along its edges looks like a blank sheet.
    const inked = crop.values.reduce((sum, value) => sum + value) / crop.values.length;
    if (inked < 0.5) return scene(crop, random, String(digit));
  }
}

/** The ink with `margin` pixels around it. */
function cut({ rows, columns, values }: Picture, margin: number): Picture {
  let [left, top, right, bottom] = [columns, rows, 0, 0];
  for (const [i, value] of values.entries()) {
    if (value < 0.5) continue;
    left = Math.min(left, i % columns);
    right = Math.max(right, i % columns);
    top = Math.min(top, Math.floor(i / columns));
    bottom = Math.max(bottom, Math.floor(i / columns));
  }
  const size = { rows: bottom - top + 1 + 2 * margin, columns: right - left + 1 + 2 * margin };
  const at = (i: number) =>
    (top - margin + Math.floor(i / size.columns)) * columns + left - margin + (i % size.columns);
  return { ...size, values: Float32Array.from({ length: size.rows * size.columns }, (_, i) => values[at(i)]) };
}
