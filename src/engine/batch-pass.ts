// Passes over a batch whose images depend on one another: all its blocks go through the network together,
// layer by layer where they have to be brought together.
import type { BlockProgram } from './block-program.js';
import type { BatchNode, Program } from './program.js';
import type { BlockBuffers } from '../layers/index.js';
import type { Barrier } from './barrier.js';

/** A thread's part of a batch. */
export interface Part {
  readonly thread: number;
  /** Its blocks: start to end - 1. */
  readonly start: number;
  readonly end: number;
  /** Blocks of the batch. */
  readonly blocks: number;
}

interface BlockOfBatch {
  readonly program: BlockProgram;
}

interface Meeting extends BatchNode {
  readonly buffers: readonly BlockBuffers[];
}

export class BatchPass {
  readonly #blocks: readonly BlockOfBatch[];
  readonly #meetings: readonly Meeting[];

  /** @param blocks as many as the largest batch has. */
  constructor(program: Program, blocks: readonly BlockOfBatch[]) {
    this.#blocks = blocks;
    this.#meetings = program.batchNodes.map((node) => ({
      ...node,
      buffers: blocks.map((block) => block.program.buffersOf(node.index)),
    }));
  }

  forward(part: Part, training: boolean, barrier: Barrier): void {
    let done = 0;
    for (const { index, work, buffers } of this.#meetings) {
      if (!training && !work.always) continue;
      for (let b = part.start; b < part.end; b++) {
        this.#blocks[b].program.forward(done, index);
        this.#blocks[b].program.collect(index);
      }
      barrier.wait();
      if (part.thread === 0) work.combine(buffers, part.blocks);
      barrier.wait();
      done = index;
    }
    for (let b = part.start; b < part.end; b++) this.#blocks[b].program.forward(done);
  }

  /** After `setGradients` on every block. */
  backward(part: Part, barrier: Barrier): void {
    let done: number | undefined;
    for (let m = this.#meetings.length - 1; m >= 0; m--) {
      const { index, work, buffers } = this.#meetings[m];
      for (let b = part.start; b < part.end; b++) {
        this.#blocks[b].program.backward(done, index + 1);
        this.#blocks[b].program.collectBackward(index);
      }
      barrier.wait();
      // A gradient that nobody wants has no place to go to.
      if (part.thread === 0 && buffers[0].dy) work.combineBackward(buffers, part.blocks);
      barrier.wait();
      done = index + 1;
    }
    for (let b = part.start; b < part.end; b++) this.#blocks[b].program.backward(done);
  }
}
