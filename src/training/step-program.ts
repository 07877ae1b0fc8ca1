// What every thread runs: the same program on one shared memory, each thread on its part.
//
// The parts never show in the result. Blocks of a batch are summed into gradient groups that depend on
// the batch alone, groups are added in order, updates are done value by value, and losses are added up
// image by image; so any number of threads, in any order, gives the same bits.
import type { Graph } from '../graph/graph.js';
import { ParameterLayout } from '../graph/parameters.js';
import { BlockProgram, Program } from '../graph/program.js';
import { type Arena, type Kernels, LANES, type LossBlock, type Pointer } from '../kernels/index.js';
import { Barrier } from './barrier.js';
import { gradientGroups } from './gradient-groups.js';
import { ParameterUpdate, type UpdateOptions } from './parameter-update.js';

export interface ProgramOptions extends UpdateOptions {
  readonly batchSize: number;
  /** float [channel][256]: what each byte becomes. */
  readonly pixelTable: Float32Array;
  /** Background added around every image as it is loaded. */
  readonly padding: number;
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
export class StepProgram {
  readonly layout: ParameterLayout;
  /** The stretch of the parameters. */
  readonly parameters: Pointer;
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
  readonly #table: Pointer;
  readonly #lanes: readonly { indices: Pointer; labels: Pointer }[];
  /** [arrived, phase, next piece of work] */
  readonly #control: Pointer;
  #work: Int32Array = new Int32Array(0);
  readonly #loss: (block: LossBlock) => void;
  readonly #update: ParameterUpdate;

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
    this.#update = new ParameterUpdate(kernels, arena, this.layout, this.parameters, this.#gradients, options);
    this.#program = new Program(graph, kernels, arena, this.layout, this.parameters);
    const each = <T>(make: () => T) => Array.from({ length: options.threads }, make);
    this.#blocks = each(() => new BlockProgram(this.#program, 'train'));
    this.#lanes = each(() => ({ indices: arena.allocate(LANES * 4), labels: arena.allocate(LANES * 4) }));
    this.#table = arena.allocate(options.pixelTable.byteLength);
    if (!arena.isReplay) arena.floats(this.#table, options.pixelTable.length).set(options.pixelTable);
    this.stepResults = arena.allocate(MOST_STEPS * 16);
    const results = Math.max(EVALUATION_IMAGES, Math.ceil(options.batchSize / LANES) * LANES);
    this.losses = arena.allocate(results * 4);
    this.predictions = arena.allocate(results * 4);
    this.#control = arena.allocate(64);
    this.#loss = graph.head.loss(kernels, graph.headOptions as never);
  }

  /** The optimizer's stretches. */
  get slots(): readonly Pointer[] {
    return this.#update.slots;
  }

  /** Milliseconds of each node for one block of `count` images, on the calling thread. */
  profile(images: PlacedImages, count: number): { forward: number[]; backward: number[] } {
    this.#program.prepare({ index: 0, of: 1 });
    this.#setLanes(images, 0, 0, count, 0);
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
        this.#setLanes(images, order + (start + b * LANES) * 4, 0, lanes, thread);
        this.#run(images, lanes, thread);
        this.#score(thread, b * LANES, 1 / count);
        this.#blocks[thread].backward(this.#groupPointers[g]);
      }
    }
    barrier.wait();
    if (thread === 0) this.#total(images, order + start * 4, count, index);
    this.#update.run(thread, groups, plan.rate, plan.step, barrier);
    barrier.wait();
  }

  /** Sets a thread's lanes: the images at `order`, or from `first` on without one. */
  #setLanes(images: PlacedImages, order: Pointer, first: number, count: number, thread: number): void {
    const { i32, u8 } = this.#arena;
    const lanes = this.#lanes[thread];
    for (let lane = 0; lane < LANES; lane++) {
      const used = lane < count;
      const index = order ? i32[order / 4 + (used ? lane : 0)] : first + (used ? lane : 0);
      i32[lanes.indices / 4 + lane] = index;
      i32[lanes.labels / 4 + lane] = used ? u8[images.labels + index] : -1;
    }
  }

  /** Loads a thread's lanes and runs them forward. */
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

  #evaluate(command: Extract<Command, { kind: 'evaluate' }>, thread: number, barrier: Barrier): void {
    const { images, start, end, stale } = command;
    if (stale) this.#program.prepare({ index: thread, of: this.#options.threads });
    const work = this.#work;
    if (thread === 0) Atomics.store(work, 2, 0);
    barrier.wait();
    const blocks = Math.ceil((end - start) / LANES);
    for (let b = Atomics.add(work, 2, 1); b < blocks; b = Atomics.add(work, 2, 1)) {
      const first = start + b * LANES;
      const count = Math.min(LANES, end - first);
      this.#setLanes(images, 0, first, count, thread);
      this.#run(images, count, thread);
      this.#score(thread, b * LANES, 0);
    }
    barrier.wait();
  }
}
