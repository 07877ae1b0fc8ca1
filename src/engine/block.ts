// One block of images at work: which images are in its lanes, how they get there, and what came out.
import { BlockProgram } from './block-program.js';
import type { Program } from './program.js';
import type { Curvature, Probabilities } from '../heads/index.js';
import { type Arena, LANES, type LossBlock, type Pointer } from '../kernels/index.js';
import type { StagedAugmenter } from './staged-augmenter.js';

/** Images in the arena: uint8 pixels and labels. */
export interface PlacedImages {
  readonly count: number;
  readonly pixels: Pointer;
  readonly labels: Pointer;
}

/** Where results of images go, one value an image. */
export interface Results {
  /** float */
  readonly losses: Pointer;
  /** int32: the class. */
  readonly predictions: Pointer;
  /** int32: how many classes come before the right one. */
  readonly ranks: Pointer;
  /** float: the probability of the predicted class. */
  readonly confidences: Pointer;
}

export interface BlockSettings {
  readonly program: Program;
  readonly results: Results;
  /** float [channel][256]: what each byte becomes. */
  readonly table: Pointer;
  /** Background added around every image as it is loaded. */
  readonly padding: number;
}

/** What the images of a block are for. */
export interface Purpose {
  readonly training: boolean;
  /** 1 for the first step of a run. */
  readonly step: number;
  readonly epoch: number;
}

export const EVALUATION: Purpose = { training: false, step: 0, epoch: 0 };

export class Block {
  readonly program: BlockProgram;
  readonly #settings: BlockSettings;
  readonly #arena: Arena;
  /** int32 [8] each; a label of -1 marks a dead lane. */
  readonly #indices: Pointer;
  readonly #labels: Pointer;
  /** float [class][8], after `evaluate`. */
  readonly probabilities: Pointer;
  readonly #loss: (block: LossBlock) => void;
  readonly #toProbabilities: Probabilities;
  readonly #curvature: Curvature | undefined;
  readonly #slopes: (block: LossBlock) => void;

  constructor(settings: BlockSettings) {
    const { program } = settings;
    const { graph, kernels, arena } = program;
    this.#settings = settings;
    this.#arena = arena;
    this.program = new BlockProgram(program);
    this.#indices = arena.allocate(LANES * 4);
    this.#labels = arena.allocate(LANES * 4);
    this.probabilities = arena.allocate(graph.classes * LANES * 4);
    const options = graph.headOptions as never;
    this.#loss = graph.head.loss(kernels, options);
    this.#toProbabilities = graph.head.probabilities(kernels, options);
    this.#curvature = graph.head.curvature?.(options, graph.classes);
    this.#slopes = this.#curvature?.first?.(kernels) ?? this.#loss;
  }

  /** Says what the next passes are for: block number `number` of its batch, with `count` images. */
  begin({ training, step }: Purpose, number: number, count: number): void {
    const { pass } = this.program;
    pass.training = training;
    pass.step = step;
    pass.block = number;
    pass.lanes = count;
  }

  /** Loads the images at `order`, or from number `first` on where that is 0; changed by the augmenter, if there is one. */
  load(images: PlacedImages, order: Pointer, first: number, purpose: Purpose, augmenter?: StagedAugmenter): void {
    const { i32, u8 } = this.#arena;
    const { lanes } = this.program.pass;
    for (let lane = 0; lane < LANES; lane++) {
      const used = lane < lanes;
      const index = order ? i32[order / 4 + (used ? lane : 0)] : first + (used ? lane : 0);
      i32[this.#indices / 4 + lane] = index;
      i32[this.#labels / 4 + lane] = used ? u8[images.labels + index] : -1;
    }
    const { table, padding, program } = this.#settings;
    const [channels, rows, columns] = program.graph.input;
    const staged = augmenter?.stage(images.pixels, this.#indices, lanes, purpose.epoch);
    program.kernels.loadImages(
      {
        pixels: staged?.pixels ?? images.pixels,
        indices: staged?.indices ?? this.#indices,
        count: lanes,
        channels,
        rows: rows - 2 * padding,
        columns: columns - 2 * padding,
        padding,
        table,
      },
      this.program.input,
    );
  }

  /** Losses and predictions of a block to results `at` ... `at + 7`; loss gradients times `scale`. */
  score(at: number, scale: number): void {
    this.#takeLoss(this.#loss, at, scale, this.program.scoreGradients);
    const { results, program } = this.#settings;
    const { classes, head } = program.graph;
    program.kernels.predict(this.program.scores, results.predictions + at * 4, classes, head.sign);
  }

  /** The same with ranks and confidences, which training has no use for. */
  evaluate(at: number): void {
    this.score(at, 0);
    const { results, program } = this.#settings;
    const { classes, head } = program.graph;
    const { scores } = this.program;
    program.kernels.rank(scores, this.#labels, results.ranks + at * 4, classes, head.sign);
    this.#toProbabilities(scores, this.probabilities, classes);
    const { f32, i32 } = this.#arena;
    for (let lane = 0; lane < LANES; lane++) {
      const prediction = i32[results.predictions / 4 + at + lane];
      f32[results.confidences / 4 + at + lane] = f32[this.probabilities / 4 + prediction * LANES + lane];
    }
  }

  /** Second derivatives of the loss by the scores, in place of its gradients, and back through the network. */
  curvature(at: number): void {
    const { scores, scoreGradients, scoreSlopes } = this.program;
    const { classes } = this.#settings.program.graph;
    this.#takeLoss(this.#slopes, at, 1, scoreSlopes);
    this.#toProbabilities(scores, this.probabilities, classes);
    const { f32, i32 } = this.#arena;
    for (let i = 0; i < classes * LANES; i++) {
      const isLive = i32[this.#labels / 4 + (i % LANES)] >= 0;
      f32[scoreGradients / 4 + i] = isLive ? (this.#curvature?.second(f32[this.probabilities / 4 + i]) ?? 0) : 0;
    }
    this.program.curvature();
  }

  #takeLoss(loss: (block: LossBlock) => void, at: number, scale: number, dscores: Pointer): void {
    const { results, program } = this.#settings;
    loss({
      scores: this.program.scores,
      labels: this.#labels,
      losses: results.losses + at * 4,
      dscores,
      classes: program.graph.classes,
      scale,
    });
  }
}
