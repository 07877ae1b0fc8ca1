// Passes over a batch whose images depend on one another: all blocks run up to such a layer, which combines them, and then
// go on. Each thread combines a share of the layer's channels.

import type { Share } from '../kernels/index.js';
import type { BlockBuffers } from '../layers/index.js';
import type { Barrier } from './barrier.js';
import type { BlockPass } from './block-pass.js';
import type { BatchNode, BoundGraph } from './bound-graph.js';

/** The blocks of a batch that a thread runs. */
export interface BlockRange {
  readonly share: Share;
  /** Its blocks: start to end - 1. */
  readonly start: number;
  readonly end: number;
  /** Blocks of the batch. */
  readonly blocks: number;
}

interface BlockOfBatch {
  readonly pass: BlockPass;
}

interface Meeting extends BatchNode {
  readonly buffers: readonly BlockBuffers[];
}

export class BatchPass {
  readonly #blocks: readonly BlockOfBatch[];
  readonly #meetings: readonly Meeting[];

  /** @param blocks as many as the largest batch has. */
  constructor(bound: BoundGraph, blocks: readonly BlockOfBatch[]) {
    this.#blocks = blocks;
    this.#meetings = bound.batchNodes.map((node) => ({
      ...node,
      buffers: blocks.map((block) => block.pass.buffersOf(node.index)),
    }));
  }

  forward(range: BlockRange, training: boolean, barrier: Barrier): void {
    let done = 0;
    for (const { index, work, buffers } of this.#meetings) {
      if (!training && !work.always) continue;
      for (let b = range.start; b < range.end; b++) {
        this.#blocks[b].pass.forward(done, index);
        this.#blocks[b].pass.collect(index);
      }
      barrier.wait();
      work.combine(buffers, range.blocks, range.share);
      barrier.wait();
      done = index;
    }
    for (let b = range.start; b < range.end; b++) this.#blocks[b].pass.forward(done);
  }

  /** Requires `setGradients` on every block. */
  backward(range: BlockRange, barrier: Barrier): void {
    let done: number | undefined;
    for (let m = this.#meetings.length - 1; m >= 0; m--) {
      const { index, work, buffers } = this.#meetings[m];
      for (let b = range.start; b < range.end; b++) {
        this.#blocks[b].pass.backward(done, index + 1);
        this.#blocks[b].pass.collectBackward(index);
      }
      barrier.wait();
      // There is no buffer for a gradient that is not needed.
      if (buffers[0].dy) work.combineBackward(buffers, range.blocks, range.share);
      barrier.wait();
      done = index + 1;
    }
    for (let b = range.start; b < range.end; b++) this.#blocks[b].pass.backward(done);
  }
}
