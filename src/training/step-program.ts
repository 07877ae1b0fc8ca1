// What every thread runs: the same program on one shared memory, each thread on its part.
//
// The parts never show in the result. Blocks of a batch are summed into gradient groups that depend on
// the batch alone, groups are added in order, updates are done value by value, and losses are added up
// image by image; so any number of threads, in any order, gives the same bits.
import { Augmenter } from '../data/transforms/augmenter.js';
import type { Gradients } from '../graph/block-program.js';
import type { Graph } from '../graph/graph.js';
import { ParameterLayout } from '../graph/parameters.js';
import { Program } from '../graph/program.js';
import { type Arena, type Kernels, LANES, type Pointer, rangeOf } from '../kernels/index.js';
import { optimizerOf } from '../optimizers/index.js';
import type { Choice } from '../schema/index.js';
import { Barrier } from './barrier.js';
import { BatchPass, type Part } from './batch-pass.js';
import { Block, EVALUATION, type PlacedImages, type Purpose, type Results, StagedAugmenter } from './block.js';
import { gradientGroups } from './gradient-groups.js';
import { ParameterUpdate, type UpdateOptions } from './parameter-update.js';

export interface ProgramOptions extends UpdateOptions {
  readonly seed: number;
  readonly batchSize: number;
  /** float [channel][256]: what each byte becomes. */
  readonly pixelTable: Float32Array;
  /** Background added around every image as it is loaded. */
  readonly padding: number;
  /** What is done to training images. */
  readonly augmentations: readonly Choice[];
  readonly cores: number;
}

/** The images `order[start .. start + count - 1]` make one step. */
export interface StepPlan {
  readonly start: number;
  readonly count: number;
  readonly rate: number;
  /** 1 for the first of the run. */
  readonly step: number;
  /** 1 for the first. */
  readonly epoch: number;
}

interface TrainCommand {
  readonly kind: 'train';
  readonly images: PlacedImages;
  readonly order: Pointer;
  readonly steps: readonly StepPlan[];
}

/** Second derivatives over the first `count` images of an order. */
interface CurvatureCommand {
  readonly kind: 'curvature';
  readonly images: PlacedImages;
  readonly order: Pointer;
  readonly count: number;
  readonly epoch: number;
}

interface EvaluateCommand {
  readonly kind: 'evaluate';
  readonly images: PlacedImages;
  readonly start: number;
  readonly end: number;
  readonly stale: boolean;
}

export type Command = TrainCommand | CurvatureCommand | EvaluateCommand;

/** Most steps of one command: what there is room for results of. */
export const MOST_STEPS = 512;
/** Most images of an evaluation. */
const EVALUATION_IMAGES = 8192;

export class StepProgram {
  readonly layout: ParameterLayout;
  /** The stretch of the parameters. */
  readonly parameters: Pointer;
  /** Float64 [step][loss, correct] of a train command. */
  readonly stepResults: Pointer;
  /** Of the images of an evaluate command, or of the last step. */
  readonly results: Results;
  /** Most images of one evaluate command: whole batches, where images of a batch depend on one another. */
  readonly evaluationImages: number;
  readonly #kernels: Kernels;
  readonly #arena: Arena;
  readonly #options: ProgramOptions;
  readonly #program: Program;
  /** One a thread, or one for each eight images of a batch whose images depend on one another. */
  readonly #blocks: readonly Block[];
  readonly #batchPass: BatchPass | undefined;
  readonly #augmenters: readonly StagedAugmenter[];
  readonly #groups: number;
  readonly #gradients: Pointer;
  readonly #groupPointers: readonly Gradients[];
  /** [arrived, phase, next piece of work] */
  readonly #control: Pointer;
  #work: Int32Array = new Int32Array(0);
  readonly #update: ParameterUpdate;

  constructor(graph: Graph, kernels: Kernels, arena: Arena, options: ProgramOptions) {
    const { threads, batchSize, seed, optimizer, pixelTable, padding } = options;
    this.#kernels = kernels;
    this.#arena = arena;
    this.#options = options;
    this.layout = new ParameterLayout(graph);
    this.parameters = this.layout.allocate(arena);
    this.#groups = gradientGroups(batchSize, this.layout.bytes);
    this.#gradients = arena.allocate(Math.max(64, this.#groups * this.layout.bytes));
    this.#groupPointers = Array.from({ length: this.#groups }, (_, g) =>
      this.layout.pointers(this.#gradients + g * this.layout.bytes),
    );
    this.#update = new ParameterUpdate(kernels, arena, this.layout, this.parameters, this.#gradients, options);
    const wantsCurvature = optimizerOf(optimizer.type).curvature !== undefined;
    const settings = { seed, batchSize, wantsCurvature };
    this.#program = new Program(graph, kernels, arena, this.layout, this.parameters, settings);
    const table = arena.allocate(pixelTable.byteLength);
    if (!arena.isReplay) arena.floats(table, pixelTable.length).set(pixelTable);
    this.stepResults = arena.allocate(MOST_STEPS * 16);
    const batchBlocks = Math.ceil(batchSize / LANES);
    this.results = allocateResults(arena, Math.max(EVALUATION_IMAGES, batchBlocks * LANES) + LANES);
    const meets = this.#program.batchNodes.length > 0;
    const count = meets ? Math.max(threads, batchBlocks) : threads;
    this.#blocks = Array.from({ length: count }, () => {
      return new Block({ program: this.#program, results: this.results, table, padding });
    });
    this.#batchPass = meets ? new BatchPass(this.#program, this.#blocks) : undefined;
    this.evaluationImages = this.#needsBatches(false)
      ? Math.max(1, Math.floor(EVALUATION_IMAGES / batchSize)) * batchSize
      : EVALUATION_IMAGES;
    this.#augmenters = Array.from({ length: options.augmentations.length > 0 ? threads : 0 }, () =>
      stagedAugmenter(graph, kernels, arena, options),
    );
    this.#control = arena.allocate(64);
  }

  /** The optimizer's stretches. */
  get slots(): readonly Pointer[] {
    return this.#update.slots;
  }

  /** Milliseconds of each node for one block of `count` images, on the calling thread. */
  profile(images: PlacedImages, count: number): { forward: number[]; backward: number[] } {
    this.#program.prepare({ index: 0, of: 1 });
    const [block] = this.#blocks;
    const purpose = { training: true, step: 1, epoch: 1 };
    block.begin(purpose, 0, count);
    block.load(images, 0, 0, purpose);
    block.program.setGradients(this.#groupPointers[0]);
    const forward = block.program.profileForward();
    block.score(0, 1 / count);
    return { forward, backward: block.program.profileBackward() };
  }

  /** Runs a thread's part of a command; returns once all threads have done theirs. */
  run(command: Command, thread: number): void {
    const { threads, cores } = this.#options;
    this.#work = this.#arena.integers(this.#control, 3);
    const barrier = new Barrier(this.#work, threads, threads > cores ? 0 : undefined);
    if (command.kind === 'evaluate') this.#evaluate(command, thread, barrier);
    else if (command.kind === 'curvature') this.#curvature(command, thread, barrier);
    else for (const [i, step] of command.steps.entries()) this.#step(command, step, i, thread, barrier);
  }

  #step(command: TrainCommand, plan: StepPlan, index: number, thread: number, barrier: Barrier): void {
    const { count } = plan;
    const order = command.order + plan.start * 4;
    const purpose = { training: true, step: plan.step, epoch: plan.epoch };
    this.#begin(thread, barrier);
    const blocks = Math.ceil(count / LANES);
    const groups = Math.min(this.#groups, blocks);
    if (this.#batchPass) this.#stepTogether(command.images, order, count, groups, purpose, thread, barrier);
    else {
      this.#eachGroup(
        groups,
        blocks,
        (b) => {
          const block = this.#blocks[thread];
          this.#load(block, command.images, order, b, count, purpose, thread);
          block.program.forward();
          block.score(b * LANES, 1 / count);
          block.program.backward();
        },
        thread,
      );
    }
    barrier.wait();
    if (thread === 0) this.#total(command.images, order, count, index);
    this.#update.run(thread, groups, plan.rate, plan.step, barrier);
    barrier.wait();
  }

  /** Every thread has prepared its share, and takes work from the first piece on. */
  #begin(thread: number, barrier: Barrier): void {
    this.#program.prepare({ index: thread, of: this.#options.threads });
    if (thread === 0) Atomics.store(this.#work, 2, 0);
    barrier.wait();
  }

  /** Works off whole gradient groups, as long as there are any; `work` gets each block's number. */
  #eachGroup(groups: number, blocks: number, work: (block: number) => void, thread: number): void {
    const next = () => Atomics.add(this.#work, 2, 1);
    for (let g = next(); g < groups; g = next()) {
      this.#zero(g);
      this.#blocks[thread].program.setGradients(this.#groupPointers[g]);
      for (let b = firstBlock(g, groups, blocks); b < firstBlock(g + 1, groups, blocks); b++) work(b);
    }
  }

  #zero(group: number): void {
    this.#kernels.zero(this.#gradients + group * this.layout.bytes, this.layout.bytes / 4);
  }

  #load(
    block: Block,
    images: PlacedImages,
    order: Pointer,
    number: number,
    count: number,
    purpose: Purpose,
    thread: number,
  ): void {
    block.begin(purpose, number, Math.min(LANES, count - number * LANES));
    block.load(images, order + number * LANES * 4, 0, purpose, this.#augmenters[thread]);
  }

  /** A step whose images depend on one another: the threads' groups are dealt out beforehand. */
  #stepTogether(
    images: PlacedImages,
    order: Pointer,
    count: number,
    groups: number,
    purpose: Purpose,
    thread: number,
    barrier: Barrier,
  ): void {
    const blocks = Math.ceil(count / LANES);
    const [from, to] = rangeOf({ index: thread, of: this.#options.threads }, groups);
    const part = { thread, start: firstBlock(from, groups, blocks), end: firstBlock(to, groups, blocks), blocks };
    for (let g = 0; g < groups; g++) {
      if (g >= from && g < to) this.#zero(g);
      for (let b = firstBlock(g, groups, blocks); b < firstBlock(g + 1, groups, blocks); b++) {
        // Every thread knows of every block: the first brings them together.
        this.#blocks[b].begin(purpose, b, Math.min(LANES, count - b * LANES));
        this.#blocks[b].program.setGradients(this.#groupPointers[g]);
      }
    }
    for (let b = part.start; b < part.end; b++) {
      this.#load(this.#blocks[b], images, order, b, count, purpose, thread);
    }
    this.#batchPass?.forward(part, true, barrier);
    for (let b = part.start; b < part.end; b++) this.#blocks[b].score(b * LANES, 1 / count);
    this.#batchPass?.backward(part, barrier);
  }

  /** Adds a step's losses and hits up in the order of its images. */
  #total(images: PlacedImages, indices: Pointer, count: number, index: number): void {
    const { f32, i32, u8 } = this.#arena;
    const { losses, predictions } = this.results;
    let [loss, correct] = [0, 0];
    for (let i = 0; i < count; i++) {
      loss += f32[losses / 4 + i];
      if (i32[predictions / 4 + i] === u8[images.labels + i32[indices / 4 + i]]) correct++;
    }
    const results = this.#arena.doubles(this.stepResults, MOST_STEPS * 2);
    results[2 * index] = loss;
    results[2 * index + 1] = correct;
  }

  /** Second derivatives of the parameters, averaged over images, into the optimizer's first slot. */
  #curvature({ images, order, count, epoch }: CurvatureCommand, thread: number, barrier: Barrier): void {
    if (thread === 0) this.#program.prepareCurvature();
    this.#begin(thread, barrier);
    const blocks = Math.ceil(count / LANES);
    const groups = Math.min(this.#groups, blocks);
    const purpose = { training: true, step: 0, epoch };
    this.#eachGroup(
      groups,
      blocks,
      (b) => {
        const block = this.#blocks[thread];
        this.#load(block, images, order, b, count, purpose, thread);
        block.program.forward();
        // Results of a block that nobody asks for go where the first block's do.
        block.curvature(thread * LANES);
      },
      thread,
    );
    barrier.wait();
    this.#update.takeCurvature(thread, groups, count);
    barrier.wait();
  }

  #needsBatches(training: boolean): boolean {
    return this.#program.batchNodes.some(({ work }) => training || work.always);
  }

  #evaluate(command: EvaluateCommand, thread: number, barrier: Barrier): void {
    const { images, start, end, stale } = command;
    if (stale) this.#program.prepare({ index: thread, of: this.#options.threads });
    if (thread === 0) Atomics.store(this.#work, 2, 0);
    barrier.wait();
    if (this.#needsBatches(false)) this.#evaluateTogether(images, start, end, thread, barrier);
    else {
      const block = this.#blocks[thread];
      const blocks = Math.ceil((end - start) / LANES);
      const next = () => Atomics.add(this.#work, 2, 1);
      for (let b = next(); b < blocks; b = next()) {
        const first = start + b * LANES;
        block.begin(EVALUATION, 0, Math.min(LANES, end - first));
        block.load(images, 0, first, EVALUATION);
        block.program.forward();
        block.evaluate(b * LANES);
      }
    }
    barrier.wait();
  }

  /** Batch after batch, in file order. */
  #evaluateTogether(images: PlacedImages, start: number, end: number, thread: number, barrier: Barrier): void {
    const { batchSize, threads } = this.#options;
    // A block is the same thread's in every batch, the short last one too: nobody waits between batches.
    const [first, last] = rangeOf({ index: thread, of: threads }, Math.ceil(batchSize / LANES));
    for (let batch = start; batch < end; batch += batchSize) {
      const count = Math.min(batchSize, end - batch);
      const blocks = Math.ceil(count / LANES);
      const [from, to] = [Math.min(first, blocks), Math.min(last, blocks)];
      const part: Part = { thread, start: from, end: to, blocks };
      for (let b = 0; b < blocks; b++) this.#blocks[b].begin(EVALUATION, b, Math.min(LANES, count - b * LANES));
      for (let b = from; b < to; b++) this.#blocks[b].load(images, 0, batch + b * LANES, EVALUATION);
      this.#batchPass?.forward(part, false, barrier);
      for (let b = from; b < to; b++) this.#blocks[b].evaluate(batch - start + b * LANES);
    }
  }
}

/** Blocks are dealt to groups in order, evenly. */
const firstBlock = (group: number, groups: number, blocks: number) => Math.ceil((group * blocks) / groups);

function allocateResults(arena: Arena, images: number): Results {
  const column = () => arena.allocate(images * 4);
  return { losses: column(), predictions: column(), ranks: column(), confidences: column() };
}

function stagedAugmenter(graph: Graph, kernels: Kernels, arena: Arena, options: ProgramOptions): StagedAugmenter {
  const { padding, augmentations, seed } = options;
  const [channels, rows, columns] = graph.input;
  const shape = [channels, rows - 2 * padding, columns - 2 * padding] as const;
  const augmenter = new Augmenter({ kernels, arena, shape }, augmentations, seed);
  return new StagedAugmenter(augmenter, arena, shape[0] * shape[1] * shape[2]);
}
