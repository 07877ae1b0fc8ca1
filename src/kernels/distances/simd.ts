// Radial basis function units on the compiled kernels.
import type { SimdModule } from '../simd-module.js';
import type { DistanceKernels } from './types.js';

export function simdDistances(module: SimdModule): DistanceKernels {
  return {
    distances: (x, codes, y, { inputs, outputs }) => void module.distances(x, codes, y, inputs, outputs),
    distancesBackward: (x, codes, dy, dx, dCodes, { inputs, outputs }) =>
      void module.distancesBackward(x, codes, dy, dx, dCodes, inputs, outputs),
  };
}
