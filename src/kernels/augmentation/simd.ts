// Augmentation on the compiled kernels.
import type { SimdModule } from '../simd-module.js';
import type { AugmentationKernels } from './types.js';

export function simdAugmentation(module: SimdModule): AugmentationKernels {
  return {
    warp: ({ image, out, scratch, channels, rows, columns, matrix: m, field }) =>
      void module.warp(image, out, scratch, channels, rows, columns, m[0], m[1], m[2], m[3], m[4], m[5], field),
    displacement: (field, scratch, rows, columns, { alpha, weights, radius }, key) =>
      void module.displacement(field, scratch, rows, columns, alpha, weights, radius, key),
    noise: (bytes, count, deviation, key) => void module.noise(bytes, count, deviation, key),
  };
}
