// What convolutions and dense layers share: a kernel with weights.
import type { Pointer } from './arena.js';

/** Bytes in which compiled kernels work on sums of gradients. */
export const GRADIENT_SUMS = 256;

/** Rows of weights that are packed together: `pack` begins at a multiple of them. */
export const ROWS_TOGETHER = 8;

/**
 * A layer with weights, bound to its geometry. The rows of its weights are its outputs. `bias` pointers may be 0: no bias.
 * All calls but `pack` work on one block; `scratch` is that block's private working space.
 */
export interface WeightedKernel {
  /** Bytes of scratch a block needs, zeroed before its first use and then left alone between calls. */
  readonly scratchBytes: number;
  /**
   * Takes in rows `start` to `end` - 1 of the weights: all rows that changed, before any block is worked on. `start` is a
   * multiple of ROWS_TOGETHER; so is `end`, or all rows.
   */
  pack(weight: Pointer, start: number, end: number): void;
  /** y = weight * x + bias. */
  forward(x: Pointer, weight: Pointer, bias: Pointer, y: Pointer, scratch: Pointer): void;
  /** dx = the gradient of y's loss with respect to x; overwrites dx. */
  backwardInput(dy: Pointer, weight: Pointer, dx: Pointer): void;
  /** Adds the block's gradient to dWeight; after `forward` on the same block and scratch. */
  weightGradient(x: Pointer, dy: Pointer, dWeight: Pointer, scratch: Pointer): void;
  /** Adds the block's gradient to dBias. */
  biasGradient(dy: Pointer, dBias: Pointer): void;
  /** Defined where the gradient of the weights can be summed over many blocks at once. */
  readonly recorded?: RecordedGradient;
}

/**
 * The gradient of the weights summed over many blocks at once, row by row: each value is written once a batch, and threads
 * can share the rows.
 */
export interface RecordedGradient {
  /** Bytes of a block's record. */
  readonly bytes: number;
  /** Records what the gradient needs of a block; after `forward` on the same block and scratch. */
  record(x: Pointer, dy: Pointer, scratch: Pointer, record: Pointer): void;
  /**
   * Adds the gradients of `blocks` blocks, whose records follow one another, to rows `start` to `end` - 1 of dWeight.
   * @param scratch GRADIENT_SUMS bytes to work in.
   */
  add(records: Pointer, blocks: number, dWeight: Pointer, start: number, end: number, scratch: Pointer): void;
}
