// Chooses an engine: the fastest that this machine runs, or the one that was asked for.
import type { Arena } from './arena.js';
import { referenceKernels } from './reference/index.js';
import { simdKernels } from './simd/index.js';
import { compileModule, hasRelaxedSimd, hasSimd } from './simd/module.js';
import type { EngineName, Kernels } from './types.js';

export { Arena, ArenaError, type ArenaMark, type Pointer } from './arena.js';
export { randomBits, randomUniform } from './hash.js';
export { displacementScratch, warpScratch } from './images.js';
export * from './types.js';

/** What `--engine` takes. `simd`: without relaxed operations; `auto`: the fastest there is. */
export const ENGINE_CHOICES = ['auto', 'simd', 'reference'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

export class EngineError extends Error {}

/**
 * The engine that a choice means on this machine, found by asking V8 to validate a tiny module.
 * @throws EngineError when `simd` was asked for and this machine has none.
 */
export function resolveEngine(choice: EngineChoice): EngineName {
  if (choice === 'reference') return 'reference';
  if (choice === 'simd') {
    if (hasSimd()) return 'simd';
    throw new EngineError('this machine has no 128-bit WebAssembly SIMD; use --engine reference');
  }
  if (hasRelaxedSimd()) return 'relaxed-simd';
  return hasSimd() ? 'simd' : 'reference';
}

/** Compiled code that threads can share. */
export type CompiledKernels = WebAssembly.Module;

/** Compiles an engine's kernels, where it has any to compile. */
export function compileKernels(engine: EngineName): CompiledKernels | undefined {
  return engine === 'reference' ? undefined : compileModule(engine);
}

/** An engine on an arena's memory; give `compiled` where it is compiled already. */
export function loadKernels(engine: EngineName, arena: Arena, compiled = compileKernels(engine)): Kernels {
  return engine === 'reference' || !compiled ? referenceKernels(arena) : simdKernels(engine, arena, compiled);
}
