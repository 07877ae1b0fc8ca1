// The specification of loading images.
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import type { ImageKernels } from './types.js';

export function referenceImages(arena: Arena): ImageKernels {
  return {
    loadImages({ pixels, indices, count, channels, rows, columns, padding, table }, y) {
      const { f32, i32, u8 } = arena;
      let out = y / 4;
      for (let c = 0; c < channels; c++) {
        for (let r = -padding; r < rows + padding; r++) {
          for (let column = -padding; column < columns + padding; column++) {
            const inside = r >= 0 && r < rows && column >= 0 && column < columns;
            for (let lane = 0; lane < LANES; lane++) {
              const image = i32[indices / 4 + lane] * channels * rows * columns;
              const byte = inside ? u8[pixels + image + (c * rows + r) * columns + column] : 0;
              f32[out++] = inside && lane >= count ? 0 : f32[table / 4 + c * 256 + byte];
            }
          }
        }
      }
    },
  };
}
