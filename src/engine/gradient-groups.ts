// The separate gradient sums of a step.
//
// Blocks are dealt to groups in order, each group sums its own, and the groups are added up in order. How many
// there are depends on the batch and the network alone, never on the threads, so that results do not either:
// threads work whole groups off.

import { type Arena, type Kernels, LANES, type Pointer } from '../kernels/index.js';
import type { Gradients } from './block-pass.js';
import type { ParameterLayout } from './parameters.js';

const MOST = 8;
/** Memory that the sums may take together. */
const BYTES = 512 * 2 ** 20;

export class GradientGroups {
  /** The first group's stretch; the others follow it. */
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

  /** Groups of a batch of so many blocks. */
  of(blocks: number): number {
    return Math.min(this.#pointers.length, blocks);
  }

  /** Where a group's sums go. */
  pointers(group: number): Gradients {
    return this.#pointers[group];
  }

  zero(group: number): void {
    this.#kernels.zero(this.first + group * this.#bytes, this.#bytes / 4);
  }
}

/** The first block of a group; that of the group after is one past its last. */
export const firstBlock = (group: number, groups: number, blocks: number): number =>
  Math.ceil((group * blocks) / groups);

/** How many groups a batch has: at most eight, and no more than memory allows. */
export function gradientGroups(batchSize: number, parameterBytes: number): number {
  let groups = Math.min(MOST, Math.ceil(batchSize / LANES));
  while (groups > 1 && groups * parameterBytes > BYTES) groups = Math.ceil(groups / 2);
  return groups;
}
