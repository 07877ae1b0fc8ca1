// The engines: one set of kernels, written for reading and compiled for speed. Nothing here needs Node.
import type { Arena } from './arena.js';
import type { EngineName, Kernels } from './kernels.js';
import { type CompiledKernels, hasRelaxedSimd, hasSimd } from './module.js';
import { referenceKernels } from './reference.js';
import { simdKernels } from './simd.js';

export * from './activations/types.js';
export { Arena, ArenaError, type ArenaMark, type Pointer } from './arena.js';
export { displacementScratch, warpScratch } from './augmentation/types.js';
export { LANES, VALUE_BYTES } from './block.js';
export type { Convolution } from './convolution/types.js';
export type { Dense } from './dense/types.js';
export { randomBits, randomUniform } from './hash.js';
export type { EngineName, Kernels } from './kernels.js';

export type { LossBlock } from './losses/types.js';
export type { CompiledKernels, Width } from './module.js';
export type { PoolKernel } from './pooling/types.js';
export { rangeOf, type Share, WHOLE } from './share.js';
export type { SimdModule } from './simd-module.js';
export { settled, TINY, TINY_STATE } from './tiny.js';
export { GRADIENT_SUMS, ROWS_TOGETHER, type WeightedKernel } from './weighted-kernel.js';
export type { Window } from './window.js';

/** The fastest engine that runs here, found by asking for the validation of a tiny module. */
export function fastestEngine(): EngineName {
  if (hasRelaxedSimd()) return 'relaxed-simd';
  return hasSimd() ? 'simd' : 'reference';
}

/** An engine on an arena's memory; `compiled` is its code, for those that have any. */
export function loadKernels(engine: EngineName, arena: Arena, compiled: CompiledKernels | undefined): Kernels {
  return engine === 'reference' || !compiled ? referenceKernels(arena) : simdKernels(engine, arena, compiled);
}
