// A network in memory with everything a step needs. All allocation happens here, before the first step.
import type { Images } from '../data/dataset.js';
import type { Graph } from '../graph/graph.js';
import { ParameterLayout } from '../graph/parameters.js';
import { BlockProgram, Program } from '../graph/program.js';
import {
  Arena,
  type EngineName,
  type ImageBlock,
  type Kernels,
  LANES,
  type LossBlock,
  loadKernels,
  type Pointer,
} from '../kernels/index.js';
import { type OptimizerOptions, optimizerOf } from '../optimizers/index.js';
import type { Choice } from '../schema/index.js';
import { gradientGroups } from './gradient-groups.js';

/** Images in the arena. */
export interface PlacedImages {
  readonly count: number;
  readonly pixels: Pointer;
  readonly labels: Uint8Array;
}

export interface SessionOptions {
  readonly graph: Graph;
  readonly engine: EngineName;
  readonly batchSize: number;
  readonly optimizer: Choice<OptimizerOptions>;
  /** The largest gradient norm that is let through; 0: any. */
  readonly clipNorm: number;
  /** float [channel][256]: what each byte becomes. */
  readonly pixelTable: Float32Array;
  /** Background added around every image as it is loaded. */
  readonly padding: number;
}

/** Sums over images. */
export interface Totals {
  loss: number;
  correct: number;
  count: number;
}

export class Session {
  readonly arena = new Arena();
  readonly kernels: Kernels;
  readonly graph: Graph;
  readonly layout: ParameterLayout;
  /** The stretch of the parameters. */
  readonly parameters: Pointer;
  readonly #options: SessionOptions;
  readonly #program: Program;
  readonly #block: BlockProgram;
  readonly #groups: number;
  readonly #gradients: Pointer;
  readonly #groupPointers: Map<string, Record<string, Pointer>>[];
  readonly #slots: Pointer[];
  readonly #table: Pointer;
  readonly #lanes: { indices: Pointer; labels: Pointer; losses: Pointer; predictions: Pointer };
  readonly #loss: (block: LossBlock) => void;
  #stale = true;

  constructor(options: SessionOptions) {
    const { graph } = options;
    this.#options = options;
    this.graph = graph;
    this.kernels = loadKernels(options.engine, this.arena);
    this.layout = new ParameterLayout(graph);
    this.parameters = this.layout.allocate(this.arena);
    this.#groups = gradientGroups(options.batchSize, this.layout.bytes);
    this.#gradients = this.arena.allocate(Math.max(64, this.#groups * this.layout.bytes));
    this.#groupPointers = Array.from({ length: this.#groups }, (_, g) =>
      this.layout.pointers(this.#gradients + g * this.layout.bytes),
    );
    const optimizer = optimizerOf(options.optimizer.type);
    const slots = optimizer.slots(options.optimizer.options as never);
    this.#slots = Array.from({ length: slots }, () => this.layout.allocate(this.arena));
    this.#program = new Program(graph, this.kernels, this.arena, this.layout, this.parameters);
    this.#block = new BlockProgram(this.#program, 'train');
    this.#table = this.arena.allocate(options.pixelTable.byteLength);
    this.arena.floats(this.#table, options.pixelTable.length).set(options.pixelTable);
    const lanes = () => this.arena.allocate(LANES * 4);
    this.#lanes = { indices: lanes(), labels: lanes(), losses: lanes(), predictions: lanes() };
    this.#loss = graph.head.loss(this.kernels, graph.headOptions as never);
  }

  /** Copies images into the arena. */
  place(images: Images): PlacedImages {
    const pixels = this.arena.allocate(images.pixels.length);
    this.arena.bytes(pixels, images.pixels.length).set(images.pixels);
    return { count: images.count, pixels, labels: images.labels };
  }

  initialize(seed: number): void {
    this.layout.initialize(this.arena, this.parameters, seed);
    this.#stale = true;
  }

  /** A copy of all parameters, to keep or to give back to `restore`. */
  snapshot(): Float32Array {
    return this.arena.floats(this.parameters, this.layout.bytes / 4).slice();
  }

  restore(snapshot: Float32Array): void {
    this.arena.floats(this.parameters, this.layout.bytes / 4).set(snapshot);
    this.#stale = true;
  }

  /** One step on the images `order[start .. start + count - 1]`; `step` is 1 for the first. */
  train(images: PlacedImages, order: Int32Array, start: number, count: number, rate: number, step: number): Totals {
    this.#refresh();
    const totals: Totals = { loss: 0, correct: 0, count: 0 };
    const floats = (this.#groups * this.layout.bytes) / 4;
    this.arena.floats(this.#gradients, floats).fill(0);
    const blocks = Math.ceil(count / LANES);
    for (let b = 0; b < blocks; b++) {
      this.#load(images, order, start + b * LANES, Math.min(LANES, count - b * LANES));
      this.#block.forward();
      this.#score(totals, 1 / count);
      this.#block.backward(this.#groupPointers[Math.floor((b * this.#groups) / blocks)]);
    }
    totals.count = count;
    this.#update(rate, step);
    return totals;
  }

  /** Forward passes only; calls `visit` with the prediction and loss of each image. */
  evaluate(images: PlacedImages, start: number, end: number, visit?: Visit): Totals {
    this.#refresh();
    const totals: Totals = { loss: 0, correct: 0, count: end - start };
    for (let at = start; at < end; at += LANES) {
      this.#load(images, undefined, at, Math.min(LANES, end - at));
      this.#block.forward();
      this.#score(totals, 0, visit && ((lane, prediction, loss) => visit(at + lane, prediction, loss)));
    }
    return totals;
  }

  #refresh(): void {
    if (!this.#stale) return;
    this.#program.prepare();
    this.#stale = false;
  }

  /** Loads images `order[start ...]`, or `start ...` themselves without an order. */
  #load(images: PlacedImages, order: Int32Array | undefined, start: number, count: number): void {
    const indices = this.arena.integers(this.#lanes.indices, LANES);
    const labels = this.arena.integers(this.#lanes.labels, LANES);
    for (let lane = 0; lane < LANES; lane++) {
      const index = order ? order[start + lane] : start + lane;
      indices[lane] = lane < count ? index : 0;
      labels[lane] = lane < count ? images.labels[index] : -1;
    }
    const [channels, rows, columns] = this.graph.input;
    const { padding } = this.#options;
    const block: ImageBlock = {
      pixels: images.pixels,
      indices: this.#lanes.indices,
      count,
      channels,
      rows: rows - 2 * padding,
      columns: columns - 2 * padding,
      padding,
      table: this.#table,
    };
    this.kernels.loadImages(block, this.#block.input);
  }

  #score(totals: Totals, scale: number, visit?: Visit): void {
    const { labels, losses, predictions } = this.#lanes;
    const { classes, head } = this.graph;
    const { scores, scoreGradients } = this.#block;
    this.#loss({ logits: scores, labels, losses, dlogits: scoreGradients, classes, scale });
    head.predict(this.kernels, scores, predictions, classes);
    const { f32, i32 } = this.arena;
    for (let lane = 0; lane < LANES; lane++) {
      const label = i32[labels / 4 + lane];
      if (label < 0) continue;
      const prediction = i32[predictions / 4 + lane];
      const loss = f32[losses / 4 + lane];
      totals.loss += loss;
      if (prediction === label) totals.correct++;
      visit?.(lane, prediction, loss);
    }
  }

  #update(rate: number, step: number): void {
    const { layout, kernels } = this;
    const floats = layout.bytes / 4;
    kernels.sumGroups(this.#gradients, this.#groups, layout.bytes, floats);
    this.#clip(floats);
    const { type, options } = this.#options.optimizer;
    const optimizer = optimizerOf(type);
    for (const p of layout.parameters) {
      const decays = p.spec.kind === 'weight' || options.decay_biases;
      optimizer.update({
        kernels,
        options: options as never,
        parameter: this.parameters + p.offset,
        gradient: this.#gradients + p.offset,
        slots: this.#slots.map((slot) => slot + p.offset),
        count: p.paddedCount,
        rate,
        decay: decays ? options.weight_decay : 0,
        step,
      });
    }
    this.#stale = true;
  }

  /** Scales the gradient down to the largest norm allowed. torch.nn.utils.clip_grad_norm_. */
  #clip(floats: number): void {
    const { clipNorm } = this.#options;
    if (clipNorm === 0) return;
    const norm = Math.sqrt(this.kernels.sumOfSquares(this.#gradients, floats));
    if (norm > clipNorm) this.kernels.scale(this.#gradients, clipNorm / (norm + 1e-6), floats);
  }
}

/** (image, predicted class, loss) */
export type Visit = (image: number, prediction: number, loss: number) => void;
