// What convolutions and dense layers share: a kernel with weights.
import type { Pointer } from './arena.js';
import type { Share } from './share.js';

/**
 * A layer with weights, bound to its geometry. `bias` pointers may be 0: no bias.
 * All calls but `prepare` work on one block; `scratch` is that block's private working space.
 */
export interface WeightedKernel {
  /** Bytes of scratch a block needs, zeroed before its first use and then left alone between calls. */
  readonly scratchBytes: number;
  /** Takes in its share of new weights; all shares are taken after weights change, before any block is worked on. */
  prepare(weight: Pointer, share: Share): void;
  /** y = weight * x + bias. */
  forward(x: Pointer, weight: Pointer, bias: Pointer, y: Pointer, scratch: Pointer): void;
  /** dx = the gradient of y's loss with respect to x; overwrites dx. */
  backwardInput(dy: Pointer, weight: Pointer, dx: Pointer): void;
  /** Adds the block's gradients to dWeight and dBias; after `forward` on the same block and scratch. */
  backwardParameters(x: Pointer, dy: Pointer, dWeight: Pointer, dBias: Pointer, scratch: Pointer): void;
}
