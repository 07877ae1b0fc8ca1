// The separate gradient sums of a step.
//
// Blocks are assigned to groups in order, each group sums its own gradients, and groups are added in order. The number of groups
// depends on the batch and the network alone, and a thread takes whole groups, so results do not depend on the threads.

import { type Arena, type Kernels, LANES, type Pointer } from '../kernels/index.js';
import type { Gradients } from './block-pass.js';
import type { ParameterLayout } from './parameters.js';

const MOST = 8;
/** Bytes that all sums together may take. */
const BYTES = 512 * 2 ** 20;

export class GradientGroups {
  /** Gradients of the first group; those of the others follow. */
  readonly first: Pointer;
  readonly #pointers: readonly Gradients[];
  readonly #kernels: Kernels;
  readonly #bytes: number;

  constructor(kernels: Kernels, arena: Arena, layout: ParameterLayout, batchSize: number) {
    const groups = gradientGroups(batchSize, layout.bytes);
    this.#kernels = kernels;
    this.#bytes = layout.bytes;
    this.first = arena.allocate(Math.max(64, groups * layout.bytes));
    this.#pointers = Array.from({ length: groups }, (_, g) => layout.pointers(this.first + g * layout.bytes));
  }

  /** Number of groups for a batch of `blocks` blocks. */
  of(blocks: number): number {
    return Math.min(this.#pointers.length, blocks);
  }

  /** Pointers to a group's gradients. */
  pointers(group: number): Gradients {
    return this.#pointers[group];
  }

  zero(group: number): void {
    this.#kernels.zero(this.first + group * this.#bytes, this.#bytes / 4);
  }
}

/** The first block of a group. */
export const firstBlock = (group: number, groups: number, blocks: number): number =>
  Math.ceil((group * blocks) / groups);

/** Number of groups of a batch: at most eight, and no more than fit into memory. */
export function gradientGroups(batchSize: number, parameterBytes: number): number {
  let groups = Math.min(MOST, Math.ceil(batchSize / LANES));
  while (groups > 1 && groups * parameterBytes > BYTES) groups = Math.ceil(groups / 2);
  return groups;
}
