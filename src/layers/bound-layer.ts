// A layer bound to its shapes and to an engine: the contract of its memory, and the work that it does.

import { LANES, type Pointer, type Share } from '../kernels/index.js';

/** The context of a pass over a block. */
export interface PassContext {
  /** Dropout drops, and batch statistics are those of the batch. */
  training: boolean;
  /** 1 for the first step of a run. */
  step: number;
  /** Number of the block in its batch. */
  block: number;
  /** Images in the block: 1 to 8. */
  lanes: number;
}

/**
 * The memory contract of a layer: the buffers of one block of eight images. Values are float [channel][row][column][8] or
 * [unit][8], the last axis being the lanes. A thread runs `forward` and then `backward` for one block before it starts the
 * next. Lanes past `context.lanes` hold zeros in the image and in the gradient of the scores.
 */
export interface BlockBuffers {
  /**
   * The outputs of the input layers, after their activations. Read-only, the same in forward and backward. An input that
   * `from` names twice is one buffer.
   */
  readonly x: readonly Pointer[];
  /**
   * `forward` writes every value. The activation is then applied in place, so `backward` finds f(y) here, not y: a layer
   * that has an activation and needs its own output keeps it in `scratch`. (The functions of `derivesFromInput` go to a
   * buffer of their own and leave y as it was.)
   */
  readonly y: Pointer;
  /**
   * The gradients of the inputs: `backward` overwrites every value. 0 where the gradient is not needed: write nothing.
   * Buffers of their own, apart from x, y, dy and each other, even where an input is named twice; a view's dx is its dy.
   */
  readonly dx: readonly Pointer[];
  /** The gradient of y, the activation's derivative included. `backward` may change it; it is not read again. */
  readonly dy: Pointer;
  /** `scratchBytes` of this layer and block alone, zeroed once: what `forward` leaves here, `backward` finds. */
  readonly scratch: Pointer;
  /** By name, in PyTorch's layouts. Read-only, but for the buffers that a batch layer keeps. */
  readonly parameters: Readonly<Record<string, Pointer>>;
  /** By name: sums over blocks, which `backward` adds to. Without parameters, and those of `addGradient`. */
  gradients: Readonly<Record<string, Pointer>>;
  readonly context: Readonly<PassContext>;
  /** In a curvature pass, for the last layer: the first derivatives of the loss with respect to y. */
  readonly slopes: Pointer;
}

/** A layer tied to its shapes and to an engine. */
export interface BoundLayer {
  /** Private working space of a block, zeroed once. */
  readonly scratchBytes?: number;
  /** Its weights that are worked on row by row when they have changed. */
  readonly rows?: readonly WeightRows[];
  /** Called on one thread before an evaluation, and in training when parameters were set. */
  prepare?(parameters: Readonly<Record<string, Pointer>>): void;
  forward(block: BlockBuffers): void;
  /** Overwrites dx, adds to gradients. May change dy. */
  backward(block: BlockBuffers): void;
  /** Present if the output for an image depends on the other images of the batch. */
  readonly batch?: BatchWork;
  /** Second derivatives, when they were asked for. */
  readonly curvature?: CurvatureWork;
}

/** A weight whose rows, its outputs, threads share: to take in new values, and to sum gradients. */
export interface WeightRows {
  /** Its name among the layer's parameters. */
  readonly parameter: string;
  readonly rows: number;
  /** Takes in rows `start` to `end` - 1: WeightedKernel.pack. */
  pack(weight: Pointer, start: number, end: number): void;
  /**
   * Adds the gradients of a batch of `blocks` blocks to rows `start` to `end` - 1; defined where `backward` records what they
   * need (by `context.block`) and adds nothing itself. `scratch`: GRADIENT_SUMS bytes.
   */
  addGradient?(gradient: Pointer, blocks: number, start: number, end: number, scratch: Pointer): void;
}

/**
 * The work of a layer between the passes of its blocks. In each direction: collect for every block, then every thread combines
 * its share of the channels over all blocks, or the first thread all of them, then `forward` or `backward` for every block.
 */
export interface BatchWork {
  /** Whether evaluation needs it, too; otherwise `forward` is enough. */
  readonly always: boolean;
  collect(block: BlockBuffers): void;
  combine(blocks: readonly BlockBuffers[], count: number, share: Share): void;
  collectBackward(block: BlockBuffers): void;
  /** May add to the first block's gradients. */
  combineBackward(blocks: readonly BlockBuffers[], count: number, share: Share): void;
}

/**
 * Second derivatives of the loss, of which only the diagonal is kept, propagated as Gauss and Newton would:
 * LeCun et al. 1998, appendix C. `backward` is given d2E/dy2 as dy, and gives d2E/dx2 as dx and the sums of
 * d2E/dw2 over the connections that share w as gradients.
 */
export interface CurvatureWork {
  /** Called by one thread before a curvature pass. */
  prepare?(parameters: Readonly<Record<string, Pointer>>): void;
  backward(block: BlockBuffers): void;
}

/** Bytes that the records of a network's gradients may take; layers take their parts one after another. */
export class RecordBudget {
  #left: number;

  constructor(bytes = 512 * 2 ** 20) {
    this.#left = bytes;
  }

  /** Whether there is room for `bytes` more; if so, they are taken. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }
}

/** The derivatives that will be computed. */
export interface Derivatives {
  /** The most images over which gradients, or second derivatives, are added up at once; 0: no derivatives. */
  readonly images: number;
  /** Whether there will be second derivatives, too. */
  readonly curvature: boolean;
}

/** Images in the first `count` blocks of a batch: all but the last block are full. */
export const imagesIn = (blocks: readonly BlockBuffers[], count: number): number =>
  (count - 1) * LANES + blocks[count - 1].context.lanes;
