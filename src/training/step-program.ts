// What every thread runs: the same program on one shared memory, each thread on its part.
//
// The parts never show in the result. Blocks of a batch are summed into gradient groups that depend on
// the batch alone, groups are added in order, updates are done value by value, and losses are added up
// image by image; so any number of threads, in any order, gives the same bits.
import type { Graph } from '../graph/graph.js';
import { ParameterLayout } from '../graph/parameters.js';
import { BlockProgram, Program } from '../graph/program.js';
import { type Arena, type Kernels, LANES, type LossBlock, type Pointer, rangeOf } from '../kernels/index.js';
import { type OptimizerOptions, optimizerOf, type Step } from '../optimizers/index.js';
import type { Choice } from '../schema/index.js';
import { Barrier } from './barrier.js';
import { gradientGroups } from './gradient-groups.js';

export interface ProgramOptions {
  readonly batchSize: number;
  readonly optimizer: Choice<OptimizerOptions>;
  /** The largest gradient norm that is let through; 0: any. */
  readonly clipNorm: number;
  /** float [channel][256]: what each byte becomes. */
  readonly pixelTable: Float32Array;
  /** Background added around every image as it is loaded. */
  readonly padding: number;
  readonly threads: number;
  readonly cores: number;
}

/** Images in the arena: uint8 pixels and labels. */
export interface PlacedImages {
  readonly count: number;
  readonly pixels: Pointer;
  readonly labels: Pointer;
}

/** The images `order[start .. start + count - 1]` make one step. */
export interface StepPlan {
  readonly start: number;
  readonly count: number;
  readonly rate: number;
  /** 1 for the first of the run. */
  readonly step: number;
}

export type Command =
  | {
      readonly kind: 'train';
      readonly images: PlacedImages;
      readonly order: Pointer;
      readonly steps: readonly StepPlan[];
    }
  | {
      readonly kind: 'evaluate';
      readonly images: PlacedImages;
      readonly start: number;
      readonly end: number;
      readonly stale: boolean;
    };

/** Most steps of one command, and most images of an evaluation: what there is room for results of. */
export const MOST_STEPS = 512;
export const EVALUATION_IMAGES = 8192;
/** Floats whose squares are summed together: fixed, so that a norm does not depend on threads. */
const NORM_CHUNK = 4096;

type MutableStep = { -readonly [K in keyof Step<OptimizerOptions>]: Step<OptimizerOptions>[K] };

export class StepProgram {
  readonly layout: ParameterLayout;
  /** The stretch of the parameters. */
  readonly parameters: Pointer;
  /** The optimizer's stretches. */
  readonly slots: readonly Pointer[];
  /** Float64 [step][loss, correct] of a train command. */
  readonly stepResults: Pointer;
  /** float [image] losses and int32 [image] predictions of an evaluate command. */
  readonly losses: Pointer;
  readonly predictions: Pointer;
  readonly #graph: Graph;
  readonly #kernels: Kernels;
  readonly #arena: Arena;
  readonly #options: ProgramOptions;
  readonly #program: Program;
  readonly #blocks: readonly BlockProgram[];
  readonly #groups: number;
  readonly #gradients: Pointer;
  readonly #groupPointers: Map<string, Record<string, Pointer>>[];
  readonly #norms: Pointer;
  readonly #table: Pointer;
  readonly #lanes: readonly { indices: Pointer; labels: Pointer }[];
  /** [arrived, phase, next piece of work] */
  readonly #control: Pointer;
  #work: Int32Array = new Int32Array(0);
  readonly #loss: (block: LossBlock) => void;
  readonly #updates: readonly MutableStep[][];

  constructor(graph: Graph, kernels: Kernels, arena: Arena, options: ProgramOptions) {
    this.#graph = graph;
    this.#kernels = kernels;
    this.#arena = arena;
    this.#options = options;
    this.layout = new ParameterLayout(graph);
    this.parameters = this.layout.allocate(arena);
    this.#groups = gradientGroups(options.batchSize, this.layout.bytes);
    this.#gradients = arena.allocate(Math.max(64, this.#groups * this.layout.bytes));
    this.#groupPointers = Array.from({ length: this.#groups }, (_, g) =>
      this.layout.pointers(this.#gradients + g * this.layout.bytes),
    );
    const slots = optimizerOf(options.optimizer.type).slots(options.optimizer.options as never);
    this.slots = Array.from({ length: slots }, () => this.layout.allocate(arena));
    this.#program = new Program(graph, kernels, arena, this.layout, this.parameters);
    const each = <T>(make: () => T) => Array.from({ length: options.threads }, make);
    this.#blocks = each(() => new BlockProgram(this.#program, 'train'));
    this.#lanes = each(() => ({ indices: arena.allocate(LANES * 4), labels: arena.allocate(LANES * 4) }));
    this.#table = arena.allocate(options.pixelTable.byteLength);
    if (!arena.isReplay) arena.floats(this.#table, options.pixelTable.length).set(options.pixelTable);
    this.#norms = arena.allocate(Math.ceil(this.layout.bytes / 4 / NORM_CHUNK + 1) * 4);
    this.stepResults = arena.allocate(MOST_STEPS * 16);
    const results = Math.max(EVALUATION_IMAGES, Math.ceil(options.batchSize / LANES) * LANES);
    this.losses = arena.allocate(results * 4);
    this.predictions = arena.allocate(results * 4);
    this.#control = arena.allocate(64);
    this.#loss = graph.head.loss(kernels, graph.headOptions as never);
    this.#updates = Array.from({ length: options.threads }, (_, thread) => this.#planUpdates(thread));
  }

  /** Milliseconds of each node for one block of `count` images, on the calling thread. */
  profile(images: PlacedImages, count: number): { forward: number[]; backward: number[] } {
    this.#program.prepare({ index: 0, of: 1 });
    const { i32 } = this.#arena;
    for (let lane = 0; lane < LANES; lane++) {
      i32[this.#lanes[0].indices / 4 + lane] = lane;
      i32[this.#lanes[0].labels / 4 + lane] = lane < count ? 0 : -1;
    }
    this.#run(images, count, 0);
    this.#score(0, 0, 1 / count);
    return this.#blocks[0].profile(this.#groupPointers[0]);
  }

  /** Runs a thread's part of a command; returns once all threads have done theirs. */
  run(command: Command, thread: number): void {
    const { threads, cores } = this.#options;
    this.#work = this.#arena.integers(this.#control, 3);
    const barrier = new Barrier(this.#work, threads, threads > cores ? 0 : undefined);
    if (command.kind === 'evaluate') this.#evaluate(command, thread, barrier);
    else for (const [i, step] of command.steps.entries()) this.#step(command, step, i, thread, barrier);
  }

  #step(
    { images, order }: Extract<Command, { kind: 'train' }>,
    plan: StepPlan,
    index: number,
    thread: number,
    barrier: Barrier,
  ): void {
    const { start, count } = plan;
    const share = { index: thread, of: this.#options.threads };
    this.#program.prepare(share);
    const work = this.#work;
    if (thread === 0) Atomics.store(work, 2, 0);
    barrier.wait();
    const blocks = Math.ceil(count / LANES);
    const groups = Math.min(this.#groups, blocks);
    for (let g = Atomics.add(work, 2, 1); g < groups; g = Atomics.add(work, 2, 1)) {
      this.#kernels.zero(this.#gradients + g * this.layout.bytes, this.layout.bytes / 4);
      for (let b = Math.ceil((g * blocks) / groups); b < Math.ceil(((g + 1) * blocks) / groups); b++) {
        const lanes = Math.min(LANES, count - b * LANES);
        this.#forward(images, order + (start + b * LANES) * 4, lanes, thread);
        this.#score(thread, b * LANES, 1 / count);
        this.#blocks[thread].backward(this.#groupPointers[g]);
      }
    }
    barrier.wait();
    if (thread === 0) this.#total(images, order + start * 4, count, index);
    this.#update(plan, groups, thread, barrier);
    barrier.wait();
  }

  /** Loads up to eight images, `indices` their numbers, and runs them forward. */
  #forward(images: PlacedImages, indices: Pointer, count: number, thread: number): void {
    const { i32, u8 } = this.#arena;
    const lanes = this.#lanes[thread];
    for (let lane = 0; lane < LANES; lane++) {
      const index = lane < count ? i32[indices / 4 + lane] : 0;
      i32[lanes.indices / 4 + lane] = index;
      i32[lanes.labels / 4 + lane] = lane < count ? u8[images.labels + index] : -1;
    }
    this.#run(images, count, thread);
  }

  #run(images: PlacedImages, count: number, thread: number): void {
    const [channels, rows, columns] = this.#graph.input;
    const { padding } = this.#options;
    const block = this.#blocks[thread];
    this.#kernels.loadImages(
      {
        pixels: images.pixels,
        indices: this.#lanes[thread].indices,
        count,
        channels,
        rows: rows - 2 * padding,
        columns: columns - 2 * padding,
        padding,
        table: this.#table,
      },
      block.input,
    );
    block.forward();
  }

  /** Losses and predictions of a block into results `at` ... `at + 7`; loss gradients times `scale`. */
  #score(thread: number, at: number, scale: number): void {
    const { scores, scoreGradients } = this.#blocks[thread];
    const { classes, head } = this.#graph;
    this.#loss({
      logits: scores,
      labels: this.#lanes[thread].labels,
      losses: this.losses + at * 4,
      dlogits: scoreGradients,
      classes,
      scale,
    });
    head.predict(this.#kernels, scores, this.predictions + at * 4, classes);
  }

  /** Adds a step's losses and hits up in the order of its images. */
  #total(images: PlacedImages, indices: Pointer, count: number, index: number): void {
    const { f32, i32, u8 } = this.#arena;
    let [loss, correct] = [0, 0];
    for (let i = 0; i < count; i++) {
      loss += f32[this.losses / 4 + i];
      if (i32[this.predictions / 4 + i] === u8[images.labels + i32[indices / 4 + i]]) correct++;
    }
    const results = this.#arena.doubles(this.stepResults, MOST_STEPS * 2);
    results[2 * index] = loss;
    results[2 * index + 1] = correct;
  }

  /** Adds the groups up and updates the thread's range of the parameters. */
  #update({ rate, step }: StepPlan, groups: number, thread: number, barrier: Barrier): void {
    const { layout } = this;
    const kernels = this.#kernels;
    const { clipNorm, optimizer: choice, threads } = this.#options;
    const [start, end] = this.#updateRange(thread, threads);
    kernels.sumGroups(this.#gradients + start * 4, groups, layout.bytes, end - start);
    if (clipNorm > 0) this.#clip(start, end, barrier);
    const optimizer = optimizerOf(choice.type);
    const updates = this.#updates[thread];
    for (const update of updates) {
      update.rate = rate;
      update.step = step;
      optimizer.update(update as never);
    }
  }

  /** The pieces of parameters that a thread updates: made once, their rate and step set as they change. */
  #planUpdates(thread: number): MutableStep[] {
    const { optimizer, threads } = this.#options;
    const { options } = optimizer;
    const [start, end] = this.#updateRange(thread, threads);
    const pieces: MutableStep[] = [];
    for (const p of this.layout.parameters) {
      const from = Math.max(start, p.offset / 4);
      const to = Math.min(end, p.offset / 4 + p.paddedCount);
      if (from >= to) continue;
      const decays = p.spec.kind === 'weight' || options.decay_biases;
      pieces.push({
        kernels: this.#kernels,
        options,
        w: this.parameters + from * 4,
        g: this.#gradients + from * 4,
        slots: this.slots.map((slot) => slot + from * 4),
        count: to - from,
        decay: decays ? options.weight_decay : 0,
        rate: 0,
        step: 0,
      });
    }
    return pieces;
  }

  /** Floats [start, end) of the parameters; whole norm chunks, so that a chunk's squares are summed by one thread. */
  #updateRange(thread: number, threads: number): [number, number] {
    const unit = this.#options.clipNorm > 0 ? NORM_CHUNK : 16;
    return rangeOf({ index: thread, of: threads }, this.layout.bytes / 4, unit);
  }

  /** Scales the gradient down to the largest norm allowed. torch.nn.utils.clip_grad_norm_. */
  #clip(start: number, end: number, barrier: Barrier): void {
    const chunks = Math.ceil(this.layout.bytes / 4 / NORM_CHUNK);
    const squares = this.#arena.floats(this.#norms, chunks);
    for (let at = start; at < end; at += NORM_CHUNK) {
      const count = Math.min(NORM_CHUNK, end - at);
      squares[at / NORM_CHUNK] = this.#kernels.sumOfSquares(this.#gradients + at * 4, count);
    }
    barrier.wait();
    let total = 0;
    for (let i = 0; i < chunks; i++) total += squares[i];
    const norm = Math.sqrt(total);
    const { clipNorm } = this.#options;
    if (norm > clipNorm) this.#kernels.scale(this.#gradients + start * 4, clipNorm / (norm + 1e-6), end - start);
  }

  #evaluate(command: Extract<Command, { kind: 'evaluate' }>, thread: number, barrier: Barrier): void {
    const { images, start, end, stale } = command;
    if (stale) this.#program.prepare({ index: thread, of: this.#options.threads });
    const work = this.#work;
    if (thread === 0) Atomics.store(work, 2, 0);
    barrier.wait();
    const blocks = Math.ceil((end - start) / LANES);
    const { i32, u8 } = this.#arena;
    const lanes = this.#lanes[thread];
    for (let b = Atomics.add(work, 2, 1); b < blocks; b = Atomics.add(work, 2, 1)) {
      const first = start + b * LANES;
      const count = Math.min(LANES, end - first);
      for (let lane = 0; lane < LANES; lane++) {
        i32[lanes.indices / 4 + lane] = lane < count ? first + lane : 0;
        i32[lanes.labels / 4 + lane] = lane < count ? u8[images.labels + first + lane] : -1;
      }
      this.#run(images, count, thread);
      this.#score(thread, b * LANES, 0);
    }
    barrier.wait();
  }
}
