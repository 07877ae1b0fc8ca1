// The specification of sums over plain vectors and blocks.
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import { dropThreshold, randomBits } from '../hash.js';
import type { VectorKernels } from './types.js';

export function referenceVectors(arena: Arena): VectorKernels {
  return {
    addTo(x, y, count) {
      const m = arena.f32;
      for (let i = 0; i < count * LANES; i++) m[y / 4 + i] += m[x / 4 + i];
    },
    multiplyAdd(a, b, y, factor, count) {
      const m = arena.f32;
      for (let i = 0; i < count * LANES; i++) m[y / 4 + i] += factor * m[a / 4 + i] * m[b / 4 + i];
    },
    dropout(x, y, count, rate, key) {
      const m = arena.f32;
      const threshold = dropThreshold(rate);
      for (let i = 0; i < count * LANES; i++) {
        m[y / 4 + i] = randomBits(key, i) >>> 8 >= threshold ? m[x / 4 + i] / (1 - rate) : 0;
      }
    },
    sumGroups(first, groups, stride, count) {
      const m = arena.f32;
      for (let i = 0; i < count; i++) {
        for (let g = 1; g < groups; g++) {
          m[first / 4 + i] += m[(first + g * stride) / 4 + i];
        }
      }
    },
    sumOfSquares(x, count) {
      return arena.floats(x, count).reduce((sum, v) => sum + v * v, 0);
    },
    zero(x, count) {
      arena.f32.fill(0, x / 4, x / 4 + count);
    },
    scale(x, factor, count) {
      const m = arena.f32;
      for (let i = 0; i < count; i++) m[x / 4 + i] *= factor;
    },
  };
}
