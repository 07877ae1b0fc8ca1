// The memory of a step's parameter gradients.
//
// Blocks are assigned to groups in order, each group sums its own gradients, and groups are added in order. The number of groups
// depends on the batch and the network alone, so results do not depend on the threads. A weight whose layer sums the whole
// batch at once (WeightRows.addGradient) is in no group: its gradient is there once.

import { LANES, type Pointer } from '../kernels/index.js';
import type { Gradients } from './block-pass.js';
import type { BoundGraph } from './bound-graph.js';
import type { ParameterLayout, PlacedParameter } from './parameters.js';
import type { Piece } from './update-pieces.js';

const MOST = 16;
/** Bytes that all groups together may take. */
const BYTES = 256 * 2 ** 20;

/** Where the gradients of a step are: in its groups, and in the records of its blocks. */
export interface Summed {
  readonly groups: number;
  readonly blocks: number;
}

export class GradientMemory {
  readonly #bound: BoundGraph;
  readonly #groups: readonly Gradients[];
  /** Bytes of a group. */
  readonly #groupBytes: number;
  readonly #firstGroup: Pointer;
  /** Where each parameter's gradient lies once a step has added it up. */
  readonly #places = new Map<string, Pointer>();

  constructor(bound: BoundGraph, layout: ParameterLayout, batchSize: number) {
    const { arena } = bound;
    this.#bound = bound;
    const grouped = layout.parameters.filter((p) => !bound.rowsOf(p)?.addGradient);
    this.#groupBytes = grouped.reduce((bytes, { paddedCount }) => bytes + paddedCount * 4, 0);
    const count = gradientGroups(batchSize, this.#groupBytes);
    this.#firstGroup = arena.allocate(Math.max(64, count * this.#groupBytes));
    let next = this.#firstGroup;
    for (const p of grouped) {
      this.#places.set(p.name, next);
      next += p.paddedCount * 4;
    }
    for (const p of layout.parameters)
      if (!this.#places.has(p.name)) this.#places.set(p.name, arena.allocate(p.paddedCount * 4));
    this.#groups = Array.from({ length: count }, (_, g) => this.#pointers(grouped, g * this.#groupBytes));
  }

  /** Number of groups for a batch of `blocks` blocks. */
  groupsOf(blocks: number): number {
    return Math.min(this.#groups.length, blocks);
  }

  /** Pointers to a group's gradients. */
  pointers(group: number): Gradients {
    return this.#groups[group];
  }

  zero(group: number): void {
    this.#bound.kernels.zero(this.#firstGroup + group * this.#groupBytes, this.#groupBytes / 4);
  }

  /** Where the gradient of a parameter, `<node>.<parameter>`, lies once all its pieces are added up. */
  placeOf(name: string): Pointer {
    return this.#places.get(name) as Pointer;
  }

  /** Adds up the gradient of a piece of a parameter over a step. `scratch`: GRADIENT_SUMS bytes. */
  addUp({ parameter, from, to, rows }: Piece, { groups, blocks }: Summed, scratch: Pointer): void {
    const { kernels } = this.#bound;
    const at = this.placeOf(parameter.name);
    if (rows?.weight.addGradient) {
      kernels.zero(at + from * 4, to - from);
      rows.weight.addGradient(at, blocks, rows.start, rows.end, scratch);
    } else kernels.sumGroups(at + from * 4, groups, this.#groupBytes, to - from);
  }

  #pointers(grouped: readonly PlacedParameter[], offset: number): Gradients {
    const byNode = new Map<string, Record<string, Pointer>>();
    for (const p of grouped) byNode.set(p.node, { ...byNode.get(p.node), [p.key]: this.placeOf(p.name) + offset });
    return byNode;
  }
}

/** The first block of a group. */
export const firstBlock = (group: number, groups: number, blocks: number): number =>
  Math.ceil((group * blocks) / groups);

/** Number of groups of a batch: at most sixteen, and no more than fit into memory. */
export function gradientGroups(batchSize: number, bytes: number): number {
  let groups = Math.min(MOST, Math.ceil(batchSize / LANES));
  while (groups > 1 && groups * bytes > BYTES) groups = Math.ceil(groups / 2);
  return groups;
}
