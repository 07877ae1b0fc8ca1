// Sums of the reference kernels are kept in double precision and rounded once.
import type { Pointer } from './arena.js';

/** Adds a double-precision gradient to the floats at a pointer. */
export function accumulate(memory: Float32Array, at: Pointer, gradient: Float64Array): void {
  for (let i = 0; i < gradient.length; i++) memory[at / 4 + i] += gradient[i];
}
