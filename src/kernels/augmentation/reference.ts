// The specification of what augmentation is made of: resampling, smooth random fields, noise.
import type { Arena } from '../arena.js';
import { randomBits, randomUniform } from '../hash.js';
import type { AugmentationKernels } from './types.js';

export function referenceAugmentation(arena: Arena): AugmentationKernels {
  return {
    warp({ image, out, channels, rows, columns, matrix: [rr, rc, cr, cc, shiftRow, shiftColumn], field: fieldAt }) {
      const { u8 } = arena;
      const [field] = arena.views(fieldAt);
      const size = rows * columns;
      const [middleRow, middleColumn] = [(rows - 1) / 2, (columns - 1) / 2];
      const source = u8.slice(image, image + channels * size);
      const pixel = (map: number, r: number, c: number) =>
        r >= 0 && r < rows && c >= 0 && c < columns ? source[map + r * columns + c] : 0;
      for (let p = 0; p < size; p++) {
        const y = Math.floor(p / columns) - middleRow + (fieldAt ? field[p] : 0);
        const x = (p % columns) - middleColumn + (fieldAt ? field[size + p] : 0);
        const row = rr * y + rc * x + middleRow + shiftRow;
        const column = cr * y + cc * x + middleColumn + shiftColumn;
        const [top, left] = [Math.floor(row), Math.floor(column)];
        const [v, h] = [row - top, column - left];
        for (let c = 0; c < channels; c++) {
          const map = c * size;
          const above = pixel(map, top, left) * (1 - h) + pixel(map, top, left + 1) * h;
          const below = pixel(map, top + 1, left) * (1 - h) + pixel(map, top + 1, left + 1) * h;
          u8[out + c * size + p] = Math.floor(above * (1 - v) + below * v + 0.5);
        }
      }
    },

    displacement(fieldAt, _scratch, rows, columns, { alpha, weights: weightsAt, radius }, key) {
      const [field, weights] = arena.views(fieldAt, weightsAt);
      const [gridRows, gridColumns] = [(rows >> 1) + 1, (columns >> 1) + 1];
      const size = gridRows * gridColumns;
      const weight = (d: number) => weights[Math.abs(d)];
      for (let axis = 0; axis < 2; axis++) {
        const noise = Array.from({ length: size }, (_, i) => 2 * randomUniform(key, axis * size + i) - 1);
        /** Noise is 0 off the grid, as in a convolution with padding. */
        const blur = (of: number[], step: number, length: number, position: (i: number) => number) =>
          of.map((_, i) => {
            let sum = 0;
            for (let d = -radius; d <= radius; d++) {
              const at = position(i) + d;
              if (at >= 0 && at < length) sum += weight(d) * of[i + d * step];
            }
            return sum;
          });
        const across = blur(noise, 1, gridColumns, (i) => i % gridColumns);
        const grid = blur(across, gridColumns, gridRows, (i) => Math.floor(i / gridColumns));
        for (let p = 0; p < rows * columns; p++) {
          const [r, c] = [Math.floor(p / columns), p % columns];
          const at = (r >> 1) * gridColumns + (c >> 1);
          // An odd row or column lies half-way to the next of the grid.
          const [down, right] = [(r & 1) * gridColumns, c & 1];
          const sum = grid[at] + grid[at + right] + grid[at + down] + grid[at + down + right];
          field[axis * rows * columns + p] = (alpha * sum) / 4;
        }
      }
    },

    noise(bytes, count, deviation, key) {
      const { u8 } = arena;
      for (let i = 0; i < count; i++) {
        // Four uniforms of 16 bits: a sum of deviation 65536 / sqrt(3), near enough to normal within three of them.
        const [p, q] = [randomBits(key, 2 * i), randomBits(key, 2 * i + 1)];
        const sum = (p & 0xffff) + (p >>> 16) + (q & 0xffff) + (q >>> 16) - 2 * 65535;
        const value = u8[bytes + i] + (deviation * Math.sqrt(3) * sum) / 65536;
        u8[bytes + i] = Math.min(255, Math.max(0, Math.floor(value + 0.5)));
      }
    },
  };
}
