// The specification of loading images.
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import type { ImageKernels } from './types.js';

export function referenceImages(arena: Arena): ImageKernels {
  return {
    loadImages({ pixels, indices: indicesAt, count, channels, rows, columns, padding, table: tableAt }, yAt) {
      const [table, y] = arena.views(tableAt, yAt);
      const indices = arena.integers(indicesAt, LANES);
      let out = 0;
      for (let c = 0; c < channels; c++) {
        for (let r = -padding; r < rows + padding; r++) {
          for (let column = -padding; column < columns + padding; column++) {
            const inside = r >= 0 && r < rows && column >= 0 && column < columns;
            for (let lane = 0; lane < LANES; lane++) {
              const image = indices[lane] * channels * rows * columns;
              const byte = inside ? arena.u8[pixels + image + (c * rows + r) * columns + column] : 0;
              y[out++] = inside && lane >= count ? 0 : table[c * 256 + byte];
            }
          }
        }
      }
    },
  };
}
