// A block of eight images: loads them into its lanes, and stores their losses and predictions.

import type { Mix } from '../data/mixing.js';
import type { Probabilities } from '../heads/index.js';
import { type Arena, LANES, type LossBlock, type Pointer } from '../kernels/index.js';
import { BlockPass } from './block-pass.js';
import type { BoundGraph } from './bound-graph.js';
import { type MixedStep, Mixer } from './mixer.js';
import type { StagedAugmenter } from './staged-augmenter.js';

/** Images in the arena: uint8 pixels and labels. */
export interface PlacedImages {
  readonly count: number;
  readonly pixels: Pointer;
  readonly labels: Pointer;
}

/** Result arrays, one value per image. */
export interface Results {
  /** float */
  readonly losses: Pointer;
  /** int32: the class. */
  readonly predictions: Pointer;
  /** int32: number of classes ranked before the right one. */
  readonly ranks: Pointer;
  /** float: the probability of the predicted class. */
  readonly confidences: Pointer;
}

export interface BlockSettings {
  readonly bound: BoundGraph;
  readonly results: Results;
  /** float [channel][256]: what each byte becomes. */
  readonly table: Pointer;
  /** Background added around every image as it is loaded. */
  readonly padding: number;
  /** Whether training images are mixed in pairs. */
  readonly mixes: boolean;
}

/** Why the images of a block are loaded. */
export interface Purpose {
  readonly training: boolean;
  /** 1 for the first step of a run. */
  readonly step: number;
  readonly epoch: number;
}

export const EVALUATION: Purpose = { training: false, step: 0, epoch: 0 };

export class Block {
  readonly pass: BlockPass;
  readonly #settings: BlockSettings;
  readonly #arena: Arena;
  /** int32 [8]; -1 marks a dead lane. */
  readonly labels: Pointer;
  /** int32 [8]: image numbers. */
  readonly #indices: Pointer;
  /** float [class][8], after `evaluate`. */
  readonly probabilities: Pointer;
  readonly #loss: (block: LossBlock) => void;
  readonly #toProbabilities: Probabilities;
  readonly #mixer: Mixer | undefined;
  /** How the loaded images are mixed, if they are. */
  #mix: Mix | undefined;

  constructor(settings: BlockSettings) {
    const { bound } = settings;
    const { graph, kernels, arena } = bound;
    this.#settings = settings;
    this.#arena = arena;
    this.pass = new BlockPass(bound);
    this.#indices = arena.allocate(LANES * 4);
    this.labels = arena.allocate(LANES * 4);
    this.probabilities = arena.allocate(graph.classes * LANES * 4);
    const options = graph.headOptions;
    this.#loss = graph.head.loss(kernels, options);
    this.#toProbabilities = graph.head.probabilities(kernels, options);
    this.#mixer = settings.mixes ? new Mixer(bound) : undefined;
  }

  /** Sets the context of the next passes: block `number` of its batch, with `count` images. */
  begin({ training, step }: Purpose, number: number, count: number): void {
    const { context } = this.pass;
    context.training = training;
    context.step = step;
    context.block = number;
    context.lanes = count;
  }

  /** Loads the images listed at `order`, or those from `first` on if `order` is 0; augments them if there is an augmenter. */
  load(images: PlacedImages, order: Pointer, first: number, purpose: Purpose, augmenter?: StagedAugmenter): void {
    const { i32 } = this.#arena;
    const { lanes } = this.pass.context;
    for (let lane = 0; lane < LANES; lane++) {
      const used = lane < lanes ? lane : 0;
      i32[this.#indices / 4 + lane] = order ? i32[order / 4 + used] : first + used;
    }
    this.#mix = undefined;
    this.#fill(images, this, this.#indices, this.pass.input, purpose, augmenter);
  }

  /** Mixes the loaded images with others of their step. */
  mix(step: MixedStep, images: PlacedImages, purpose: Purpose, augmenter?: StagedAugmenter): void {
    const mixer = this.#mixer as Mixer;
    mixer.choose(step, this.pass.context.lanes);
    this.#fill(images, mixer, mixer.indices, mixer.input, purpose, augmenter);
    mixer.mixPixels(step.mix, this.pass.input);
    this.#mix = step.mix;
  }

  /** Puts the images `indices` into `input`, and their labels into `to.labels`. */
  #fill(
    images: PlacedImages,
    to: { readonly labels: Pointer },
    indices: Pointer,
    input: Pointer,
    purpose: Purpose,
    augmenter?: StagedAugmenter,
  ): void {
    const { i32, u8 } = this.#arena;
    const { lanes } = this.pass.context;
    for (let lane = 0; lane < LANES; lane++) {
      i32[to.labels / 4 + lane] = lane < lanes ? u8[images.labels + i32[indices / 4 + lane]] : -1;
    }
    const { table, padding, bound } = this.#settings;
    const [channels, rows, columns] = bound.graph.input;
    const staged = augmenter?.stage(images.pixels, indices, lanes, purpose.epoch);
    bound.kernels.loadImages(
      {
        pixels: staged?.pixels ?? images.pixels,
        indices: staged?.indices ?? indices,
        count: lanes,
        channels,
        rows: rows - 2 * padding,
        columns: columns - 2 * padding,
        padding,
        table,
      },
      input,
    );
  }

  /** Stores losses and predictions in results `at` to `at + 7`, and gradients of the loss times `scale`. */
  score(at: number, scale: number): void {
    this.takeLoss(this.#loss, at, scale, this.pass.scoreGradients);
    const { results, bound } = this.#settings;
    const { classes, head } = bound.graph;
    bound.kernels.predict(this.pass.scores, results.predictions + at * 4, classes, head.sign);
  }

  /** Also stores ranks and confidences, which training does not need. */
  evaluate(at: number): void {
    this.score(at, 0);
    const { results, bound } = this.#settings;
    const { classes, head } = bound.graph;
    const { scores } = this.pass;
    bound.kernels.rank(scores, this.labels, results.ranks + at * 4, classes, head.sign);
    this.#toProbabilities(scores, this.probabilities, classes);
    const { f32, i32 } = this.#arena;
    for (let lane = 0; lane < LANES; lane++) {
      const prediction = i32[results.predictions / 4 + at + lane];
      f32[results.confidences / 4 + at + lane] = f32[this.probabilities / 4 + prediction * LANES + lane];
    }
  }

  /** Stores losses in results `at` to `at + 7`, and their gradients times `scale` at `dscores`. */
  takeLoss(loss: (block: LossBlock) => void, at: number, scale: number, dscores: Pointer): void {
    const { results, bound } = this.#settings;
    const own = {
      scores: this.pass.scores,
      labels: this.labels,
      losses: results.losses + at * 4,
      dscores,
      classes: bound.graph.classes,
      scale,
    };
    loss(own);
    if (this.#mix) this.#mixer?.mixLoss(loss, this.#mix, own);
  }
}
