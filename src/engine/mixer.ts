// Mixes the images of a block with others of their step: pixels, losses and gradients.
import type { Mix } from '../data/mixing.js';
import { LANES, type LossBlock, type Pointer, VALUE_BYTES } from '../kernels/index.js';
import { sizeOf } from '../layers/index.js';
import type { BoundGraph } from './bound-graph.js';

/** A block's place in the step whose images are mixed. */
export interface MixedStep {
  readonly mix: Mix;
  /** int32 image numbers of the whole step. */
  readonly order: Pointer;
  /** Images of the step. */
  readonly count: number;
  /** Position of the block's first image in the step. */
  readonly first: number;
}

export class Mixer {
  /** The other images, as BlockPass.input. */
  readonly input: Pointer;
  /** int32 [8]: their numbers. */
  readonly indices: Pointer;
  /** int32 [8]: their labels; -1 marks a dead lane. */
  readonly labels: Pointer;
  readonly #bound: BoundGraph;
  /** float [8] */
  readonly #losses: Pointer;
  /** float [class][8] */
  readonly #dscores: Pointer;

  constructor(bound: BoundGraph) {
    const { arena, graph } = bound;
    this.#bound = bound;
    this.input = arena.allocate(sizeOf(graph.input) * VALUE_BYTES);
    this.indices = arena.allocate(LANES * 4);
    this.labels = arena.allocate(LANES * 4);
    this.#losses = arena.allocate(VALUE_BYTES);
    this.#dscores = arena.allocate(graph.classes * VALUE_BYTES);
  }

  /** Sets `indices` for the first `lanes` images. */
  choose({ mix, order, count, first }: MixedStep, lanes: number): void {
    const { i32 } = this.#bound.arena;
    for (let lane = 0; lane < LANES; lane++) {
      const other = (first + Math.min(lane, lanes - 1) + mix.shift) % count;
      i32[this.indices / 4 + lane] = i32[order / 4 + other];
    }
  }

  /** Puts the other images' part into `input`. */
  mixPixels({ box, share }: Mix, input: Pointer): void {
    const { kernels, arena, graph } = this.#bound;
    const [channels, rows, columns] = graph.input;
    if (!box) {
      kernels.approach(this.input, input, share, channels * rows * columns);
      return;
    }
    for (let plane = 0; plane < channels; plane++) {
      for (let row = box.rows[0]; row < box.rows[1]; row++) {
        const line = (plane * rows + row) * columns;
        const [from, to] = box.columns.map((column) => (line + column) * VALUE_BYTES);
        arena.u8.copyWithin(input + from, this.input + from, this.input + to);
      }
    }
  }

  /** Mixes losses and gradients, which are there for the images' own labels, with those for the other labels. */
  mixLoss(loss: (block: LossBlock) => void, { share }: Mix, own: LossBlock): void {
    const { kernels } = this.#bound;
    loss({ ...own, labels: this.labels, losses: this.#losses, dscores: this.#dscores });
    kernels.approach(this.#losses, own.losses, share, 1);
    kernels.approach(this.#dscores, own.dscores, share, own.classes);
  }
}
