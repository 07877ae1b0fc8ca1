// Pooling as every engine provides it.
import type { Arena, Pointer } from '../arena.js';
import type { Window } from '../window.js';

export interface PoolKernel {
  /** y = the pooled x. */
  forward(x: Pointer, y: Pointer): void;
  /** Overwrites dx. */
  backward(x: Pointer, y: Pointer, dy: Pointer, dx: Pointer): void;
}

export interface PoolingKernels {
  /** The largest value of each window; padding never wins; a tie's gradient goes to its first cell. */
  maxPool(geometry: Window, arena: Arena): PoolKernel;
  /** The window's sum over a divisor, the kernel's area for an average: padding counts as zeros. */
  averagePool(geometry: Window, divisor: number, arena: Arena): PoolKernel;
}
