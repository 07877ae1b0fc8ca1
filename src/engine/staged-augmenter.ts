// Augments training images before they are loaded into a block.
import type { Augmenter } from '../data/transforms/augmenter.js';
import { type Arena, LANES, type Pointer } from '../kernels/index.js';

/** A thread's augmenter, with room for eight results. */
export class StagedAugmenter {
  readonly #augmenter: Augmenter;
  readonly #arena: Arena;
  readonly #bytes: number;
  readonly #staged: { readonly pixels: Pointer; readonly indices: Pointer };

  constructor(augmenter: Augmenter, arena: Arena, bytesOfImage: number) {
    this.#augmenter = augmenter;
    this.#arena = arena;
    this.#bytes = bytesOfImage;
    const pixels = arena.allocate(LANES * bytesOfImage);
    this.#staged = { pixels, indices: arena.integerConstants(LANES, () => [0, 1, 2, 3, 4, 5, 6, 7]) };
  }

  /** Augments the first `count` of eight images. */
  stage(images: Pointer, indices: Pointer, count: number, epoch: number): { pixels: Pointer; indices: Pointer } {
    for (let lane = 0; lane < count; lane++) {
      const index = this.#arena.i32[indices / 4 + lane];
      this.#augmenter.apply(images + index * this.#bytes, epoch, index, this.#staged.pixels + lane * this.#bytes);
    }
    return this.#staged;
  }
}
