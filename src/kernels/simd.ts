// The SIMD engine: the compiled kernels behind the interface that the reference engine specifies.
// Arguments are written out, not spread: the training loop leaves nothing to the garbage collector.
import { simdActivations } from './activations/simd.js';
import type { Arena } from './arena.js';
import { simdAugmentation } from './augmentation/simd.js';
import { conv2d } from './convolution/simd.js';
import { dense } from './dense/simd.js';
import { simdDistances } from './distances/simd.js';
import { simdImages } from './images/simd.js';
import type { Kernels } from './kernels.js';
import { simdLosses, simdScores } from './losses/simd.js';
import { type CompiledKernels, instantiate } from './module.js';
import { simdNormalization } from './normalization/simd.js';
import { simdPooling } from './pooling/simd.js';
import type { SimdModule } from './simd-module.js';
import { simdVectors } from './vectors/simd.js';
import { GRADIENT_SUMS } from './weighted-kernel.js';

/** Whether the multiply-adds of a module round once. */
export const isFused = (module: SimdModule): boolean => module.fused(1 + 2 ** -12, 1 + 2 ** -12, -1) === 1;

export function simdKernels(flavour: 'simd' | 'relaxed-simd', arena: Arena, compiled: CompiledKernels): Kernels {
  const module = instantiate(compiled, arena);
  return {
    engine: flavour,
    fused: isFused(module),
    width: compiled.width,
    simd: module,
    multiplyAdds(count) {
      // Eight of as many lanes as a register has.
      const each = (8 * compiled.width) / 32;
      const rounds = Math.ceil(count / each);
      module.peak(rounds, arena.allocate(GRADIENT_SUMS));
      return rounds * each;
    },
    conv2d: (g, on) => conv2d(module, g, on),
    dense: (g, on) => dense(module, g, on),
    ...simdPooling(module),
    ...simdActivations(module, arena),
    ...simdNormalization(module),
    ...simdDistances(module),
    ...simdScores(module),
    ...simdLosses(module),
    ...simdImages(module),
    ...simdAugmentation(module),
    ...simdVectors(module),
  };
}
