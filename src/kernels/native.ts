// The compiled kernels in Node: V8 prepared for them, read from beside this file, compiled once a process.
import { readFileSync } from 'node:fs';
import v8 from 'node:v8';
import {
  type Arena,
  type CompiledKernels,
  type EngineName,
  fastestEngine,
  type Kernels,
  loadKernels,
} from './index.js';
import { hasRelaxedSimd, hasSimd } from './module.js';

/** Values of `--engine`. `simd`: without relaxed operations; `auto`: the fastest available. */
export const ENGINE_CHOICES = ['auto', 'simd', 'reference'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

export class EngineError extends Error {}

/**
 * The engine that a choice means on this machine.
 * @throws EngineError when `simd` was asked for and this machine has none.
 */
export function resolveEngine(choice: EngineChoice): EngineName {
  prepareV8();
  if (choice === 'auto') return fastestEngine();
  if (choice === 'reference' || hasSimd()) return choice;
  throw new EngineError('this machine has no 128-bit WebAssembly SIMD; use --engine reference');
}

/** Compiles an engine's kernels, where it has any to compile. */
export function compileKernels(engine: EngineName): CompiledKernels | undefined {
  if (engine === 'reference') return undefined;
  prepareV8();
  return new WebAssembly.Module(readFileSync(kernelFile(engine)));
}

/** An engine on an arena's memory, compiled for it alone. */
export const nativeKernels = (engine: EngineName, arena: Arena): Kernels =>
  loadKernels(engine, arena, compileKernels(engine));

/** The .wasm file of an engine, beside this module in dist/. */
export const kernelFile = (engine: Exclude<EngineName, 'reference'>): URL =>
  new URL(`./${engine}.wasm`, import.meta.url);

let isPrepared = false;
/** Sets V8's flags, which it reads at the first compilation. It prints an error for one that it does not know. */
function prepareV8(): void {
  if (isPrepared) return;
  isPrepared = true;
  // Behind a flag on Node 20; newer versions have it without, and no longer know the flag.
  if (!hasRelaxedSimd() && NODE < 22) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  // Straight to the optimising compiler: the baseline one is ten times slower, and a training loop
  // would sit in it for seconds.
  v8.setFlagsFromString('--no-liftoff');
  v8.setFlagsFromString('--no-wasm-dynamic-tiering');
  // From Node 24 on, the optimiser inlines by call counts of the baseline compiler; without them Node 26 aborts.
  if (NODE >= 24) v8.setFlagsFromString('--no-wasm-inlining');
}

const NODE = Number.parseInt(process.versions.node, 10);
