// The engines: one set of kernels, written for reading and compiled for speed. Nothing here needs Node.
import type { Arena } from './arena.js';
import { referenceKernels } from './reference/index.js';
import { simdKernels } from './simd/index.js';
import { hasRelaxedSimd, hasSimd } from './simd/module.js';
import type { EngineName, Kernels } from './types.js';

export { Arena, ArenaError, type ArenaMark, type Pointer } from './arena.js';
export { randomBits, randomUniform } from './hash.js';
export { displacementScratch, warpScratch } from './images.js';
export * from './types.js';

/** Compiled code that threads can share. */
export type CompiledKernels = WebAssembly.Module;

/** The fastest engine that runs here, found by asking for the validation of a tiny module. */
export function fastestEngine(): EngineName {
  if (hasRelaxedSimd()) return 'relaxed-simd';
  return hasSimd() ? 'simd' : 'reference';
}

/** An engine on an arena's memory; `compiled` is its code, for those that have any. */
export function loadKernels(engine: EngineName, arena: Arena, compiled: CompiledKernels | undefined): Kernels {
  return engine === 'reference' || !compiled ? referenceKernels(arena) : simdKernels(engine, arena, compiled);
}
