// Statistics and affine maps on the compiled kernels.
import type { SimdModule } from '../simd-module.js';
import type { NormalizationKernels } from './types.js';

export function simdNormalization(module: SimdModule): NormalizationKernels {
  return {
    channelMoments: (x, moments, { channels, size }, lanes) =>
      void module.channelMoments(x, moments, channels, size, lanes),
    channelSums: (a, b, centre, sums, { channels, size }) =>
      void module.channelSums(a, b, centre, sums, channels, size),
    channelAffine: (x, scale, shift, y, { channels, size }) =>
      void module.channelAffine(x, scale, shift, y, channels, size),
    channelBlend: (u, v, coefficients, y, { channels, size }, lanes) =>
      void module.channelBlend(u, v, coefficients, y, channels, size, lanes),
    normalizeImages: (x, y, deviations, epsilon, count) =>
      void module.normalizeImages(x, y, deviations, epsilon, count),
    normalizeImagesBackward: (y, dy, deviations, dx, count) =>
      void module.normalizeImagesBackward(y, dy, deviations, dx, count),
  };
}
