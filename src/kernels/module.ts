// Instantiates the compiled kernels, and detects what this machine can run, in Node and in browsers.
import type { Arena } from './arena.js';
import type { SimdModule } from './simd-module.js';

// Smallest modules that use the feature: (func (drop (i32x4.relaxed_... / v128.const))).
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0];
const ZERO = [0xfd, 12, ...new Array(16).fill(0)];
const probe = (body: number[]) => new Uint8Array([...HEADER, 10, ...sized([1, ...sized([0, ...body, 0x1a, 0x0b])])]);
const sized = (bytes: number[]) => [bytes.length, ...bytes];

/** Whether this machine has 128-bit SIMD. */
export function hasSimd(): boolean {
  return WebAssembly.validate(probe(ZERO));
}

/** Whether this machine has relaxed SIMD (fused multiply-add). */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(probe([...ZERO, ...ZERO, ...ZERO, 0xfd, 0x85, 0x02]));
}

/** Bits of the registers for which kernels are laid out; it never changes a result. */
export type Width = 128 | 256;

/** Compiled code that threads can share, and the width for which it is used. */
export interface CompiledKernels {
  readonly module: WebAssembly.Module;
  readonly width: Width;
}

/** The compiled kernels on an arena's memory. With 256 bits `correlateWide` stands in for `correlate`, and so on. */
export function instantiate({ module, width }: CompiledKernels, arena: Arena): SimdModule {
  const { exports } = new WebAssembly.Instance(module, { env: { memory: arena.memory } });
  const kernels = { ...exports };
  const wide = Object.keys(exports).filter((name) => name.endsWith('Wide'));
  if (width === 256) for (const name of wide) kernels[name.slice(0, -'Wide'.length)] = exports[name];
  return kernels as unknown as SimdModule;
}
