// Sums over plain vectors and blocks, as every engine provides them: what joins layers, groups of gradients, and threads.
import type { Pointer } from '../arena.js';

export interface VectorKernels {
  /** y += x, `count` values of a block. */
  addTo(x: Pointer, y: Pointer, count: number): void;
  /** y += factor a b, `count` values of a block. */
  multiplyAdd(a: Pointer, b: Pointer, y: Pointer, factor: number, count: number): void;
  /** y += share (x - y), `count` values of a block. */
  approach(x: Pointer, y: Pointer, share: number, count: number): void;
  /**
   * y = x / (1 - rate) with probability 1 - rate, else 0: a function of `key` and the value's number
   * alone, so that the backward pass is the same call on dy.
   */
  dropout(x: Pointer, y: Pointer, count: number, rate: number, key: number): void;
  /** Sums `groups` vectors of `count` floats, `stride` bytes apart, into the first, in order. */
  sumGroups(first: Pointer, groups: number, stride: number, count: number): void;
  /** The sum of squares of `count` floats. */
  sumOfSquares(x: Pointer, count: number): number;
  /** x = 0 for `count` floats. */
  zero(x: Pointer, count: number): void;
  /** x *= factor. */
  scale(x: Pointer, factor: number, count: number): void;
}
