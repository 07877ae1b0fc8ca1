// Loading images on the compiled kernels.
import type { SimdModule } from '../simd-module.js';
import type { ImageKernels } from './types.js';

export function simdImages(module: SimdModule): ImageKernels {
  return {
    loadImages: (b, y) =>
      void module.loadImages(b.pixels, b.indices, b.count, b.channels, b.rows, b.columns, b.padding, b.table, y),
  };
}
