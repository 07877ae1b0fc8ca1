// Applies a list of augmentations to single images.
import { type Arena, type Kernels, type Pointer, warpScratch } from '../../kernels/index.js';
import { randomKey } from '../../random/index.js';
import type { Choice } from '../../schema/index.js';
import { Draw } from './draw.js';
import { transforms } from './index.js';
import type { AugmentationPlace, BoundAugmentation, ImageShape } from './transform.js';
import { WarpPlan } from './warp-plan.js';

interface AugmentationStep {
  readonly bound: BoundAugmentation;
  /** Stream of its random numbers. */
  readonly purpose: number;
}

/**
 * Maps bytes to bytes of the same shape. Adjacent geometric augmentations are composed, so the image is resampled once.
 * The result is a function of the seed, the epoch and the image's number.
 */
export class Augmenter {
  readonly #kernels: Kernels;
  readonly #arena: Arena;
  readonly #shape: ImageShape;
  readonly #bytes: number;
  readonly #steps: readonly AugmentationStep[];
  readonly #scratch: Pointer;
  readonly #plan = new WarpPlan();
  readonly #draw = new Draw();

  constructor(place: AugmentationPlace, augmentations: readonly Choice[], seed: number) {
    this.#kernels = place.kernels;
    this.#arena = place.arena;
    this.#shape = place.shape;
    const [channels, rows, columns] = place.shape;
    this.#bytes = channels * rows * columns;
    this.#scratch = place.arena.allocate(warpScratch(channels, rows, columns));
    this.#steps = augmentations.map(({ type, options }, i) => {
      const transform = transforms.of(type);
      if (transform.stage !== 'augmentation') throw new TypeError(`${type} is not an augmentation`);
      return { bound: transform.bind(options, place), purpose: randomKey(seed, 'augmentation', i, type) };
    });
  }

  /** Augments one image, number `image` of its split, into `out`. */
  apply(from: Pointer, epoch: number, image: number, out: Pointer): void {
    this.#arena.u8.copyWithin(out, from, from + this.#bytes);
    let warped = false;
    this.#plan.reset();
    for (const { bound, purpose } of this.#steps) {
      this.#draw.begin(purpose, epoch, image);
      // A displacement must come before affine maps in one warp; another displacement needs a warp of its own.
      if (warped && (bound.paint || this.#plan.field)) {
        this.#resample(out);
        warped = false;
      }
      if (bound.warp) {
        bound.warp(this.#draw, this.#plan);
        warped = true;
      }
      bound.paint?.(this.#draw, out);
    }
    if (warped) this.#resample(out);
  }

  #resample(image: Pointer): void {
    const [channels, rows, columns] = this.#shape;
    const { matrix, field } = this.#plan;
    this.#kernels.warp({ image, out: image, scratch: this.#scratch, channels, rows, columns, matrix, field });
    this.#plan.reset();
  }
}
