// The specification of sums over plain vectors and blocks.
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import { dropThreshold, randomBits } from '../hash.js';
import type { VectorKernels } from './types.js';

export function referenceVectors(arena: Arena): VectorKernels {
  return {
    addTo(xAt, yAt, count) {
      const [x, y] = arena.views(xAt, yAt);
      for (let i = 0; i < count * LANES; i++) y[i] += x[i];
    },
    multiplyAdd(aAt, bAt, yAt, factor, count) {
      const [a, b, y] = arena.views(aAt, bAt, yAt);
      for (let i = 0; i < count * LANES; i++) y[i] += factor * a[i] * b[i];
    },
    approach(xAt, yAt, share, count) {
      const [x, y] = arena.views(xAt, yAt);
      for (let i = 0; i < count * LANES; i++) y[i] += share * (x[i] - y[i]);
    },
    dropout(xAt, yAt, count, rate, key) {
      const [x, y] = arena.views(xAt, yAt);
      const threshold = dropThreshold(rate);
      for (let i = 0; i < count * LANES; i++) {
        y[i] = randomBits(key, i) >>> 8 >= threshold ? x[i] / (1 - rate) : 0;
      }
    },
    sumGroups(firstAt, groups, stride, count) {
      const [first, ...others] = arena.views(...Array.from({ length: groups }, (_, g) => firstAt + g * stride));
      for (const other of others) {
        for (let i = 0; i < count; i++) first[i] += other[i];
      }
    },
    sumOfSquares(x, count) {
      return arena.floats(x, count).reduce((sum, v) => sum + v * v, 0);
    },
    zero(x, count) {
      arena.floats(x, count).fill(0);
    },
    scale(xAt, factor, count) {
      const [x] = arena.views(xAt);
      for (let i = 0; i < count; i++) x[i] *= factor;
    },
  };
}
