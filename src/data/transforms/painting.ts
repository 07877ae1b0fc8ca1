// Augmentations that change pixel values.
import { optionsOf } from '../../schema/index.js';
import { defineAugmentation } from './transform.js';

/** Adds normal noise to every pixel independently. */
export const noise = defineAugmentation({
  type: 'noise',
  summary: 'Adds noise to the pixels of training images, anew each epoch.',
  stage: 'augmentation',
  options: optionsOf(
    { deviation: { type: 'number', minimum: 0, description: 'Standard deviation, for pixels from 0 to 255.' } },
    ['deviation'],
  ),
  bind: ({ deviation }, { kernels, shape: [channels, rows, columns] }) => ({
    paint: (draw, image) => kernels.noise(image, channels * rows * columns, deviation, draw.key),
  }),
});

/** Blanks a square with its centre anywhere on the image, clipped to it. DeVries and Taylor 2017. */
export const cutout = defineAugmentation({
  type: 'cutout',
  summary: 'Blanks a random square of training images, anew each epoch.',
  stage: 'augmentation',
  options: optionsOf({ size: { type: 'integer', minimum: 1, description: 'Side of the square, in pixels.' } }, [
    'size',
  ]),
  bind: ({ size }, { arena, shape: [channels, rows, columns] }) => ({
    paint(draw, image) {
      const top = draw.integer(0, rows - 1) - Math.floor(size / 2);
      const left = draw.integer(0, columns - 1) - Math.floor(size / 2);
      const [start, end] = [Math.max(0, left), Math.min(columns, left + size)];
      for (let c = 0; c < channels; c++) {
        for (let r = Math.max(0, top); r < Math.min(rows, top + size); r++) {
          const row = image + (c * rows + r) * columns;
          arena.u8.fill(0, row + start, row + end);
        }
      }
    },
  }),
});
