// Sums on the compiled kernels.
import { dropThreshold } from '../hash.js';
import type { SimdModule } from '../simd-module.js';
import type { VectorKernels } from './types.js';

export function simdVectors(module: SimdModule): VectorKernels {
  return {
    addTo: (x, y, count) => void module.addTo(x, y, count),
    multiplyAdd: (a, b, y, factor, count) => void module.multiplyAdd(a, b, y, factor, count),
    approach: (x, y, share, count) => void module.approach(x, y, share, count),
    dropout: (x, y, count, rate, key) => void module.dropout(x, y, count, dropThreshold(rate), 1 / (1 - rate), key),
    sumGroups: (first, groups, stride, count) => void module.sumGroups(first, groups, stride, count),
    sumOfSquares: (x, count) => module.sumOfSquares(x, count),
    zero: (x, count) => void module.zero(x, count),
    scale: (x, factor, count) => void module.scale(x, factor, count),
  };
}
