// The numeric primitives, as every engine provides them. Each family has a directory: types.ts says what is computed,
// reference.ts is the readable specification, simd.ts and assembly.ts the fast implementation; parity tests compare them.
// Optimizers are specified in src/optimizers/, and are compiled alone. Pointers are byte offsets into the arena.
import type { ActivationKernels } from './activations/types.js';
import type { AugmentationKernels } from './augmentation/types.js';
import type { ConvolutionKernels } from './convolution/types.js';
import type { DenseKernels } from './dense/types.js';
import type { DistanceKernels } from './distances/types.js';
import type { ImageKernels } from './images/types.js';
import type { LossKernels, ScoreKernels } from './losses/types.js';
import type { Width } from './module.js';
import type { NormalizationKernels } from './normalization/types.js';
import type { PoolingKernels } from './pooling/types.js';
import type { SimdModule } from './simd-module.js';
import type { VectorKernels } from './vectors/types.js';

export type EngineName = 'reference' | 'simd' | 'relaxed-simd';

export interface Kernels
  extends ConvolutionKernels,
    DenseKernels,
    PoolingKernels,
    ActivationKernels,
    NormalizationKernels,
    DistanceKernels,
    ScoreKernels,
    LossKernels,
    ImageKernels,
    AugmentationKernels,
    VectorKernels {
  readonly engine: EngineName;
  /** Whether a multiply-add rounds once, which changes the last bits of results. */
  readonly fused: boolean;
  /** Bits of the registers for which they are laid out; undefined on the reference engine. */
  readonly width?: Width;
  /** The compiled functions, for code that has a faster version among them; undefined on the reference engine. */
  readonly simd?: SimdModule;
  /** Does about `count` independent multiply-adds, and nothing else; returns how many. To measure the peak. */
  multiplyAdds(count: number): number;
}
