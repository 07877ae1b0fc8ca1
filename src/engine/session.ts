// A network in memory, ready to train and to evaluate. All allocation happens before `start`.
import os from 'node:os';
import type { Images } from '../data/dataset.js';
import { buildGraph, type GraphInput } from '../graph/build.js';
import type { Graph } from '../graph/graph.js';
import { Arena, type EngineName, type Kernels, loadKernels, type Pointer } from '../kernels/index.js';
import { compileKernels } from '../kernels/native.js';
import type { LayerOptions } from '../layers/index.js';
import type { EngineRecord } from '../runs/records.js';
import type { Choice } from '../schema/index.js';
import type { PlacedImages } from './block.js';
import type { StepPlan } from './commands.js';
import { type Crew, inlineCrew, workerCrew } from './crew.js';
import { Executor } from './executor.js';
import { type IdleWorker, idleWorkers } from './idle-worker.js';
import { type Observation, observeImages, placeImages } from './observe.js';
import type { ParameterLayout } from './parameters.js';
import type { Totals } from './totals.js';
import { MOST_STEPS, type TrainingMemoryOptions } from './training-memory.js';

export type { PlacedImages } from './block.js';
export type { StepPlan } from './commands.js';

export interface SessionOptions extends Omit<TrainingMemoryOptions, 'cores'> {
  readonly network: readonly Choice<LayerOptions>[];
  readonly head: Choice<object>;
  readonly input: GraphInput;
  readonly engine: EngineName;
  /** Worker threads; 0 uses the calling thread. */
  readonly threads: number;
  /** One for each thread, if they were started beforehand. */
  readonly workers?: readonly IdleWorker[];
  /** Memory that may hold images already. */
  readonly arena?: Arena;
}

/** The result of evaluating one image. */
interface ImageResult {
  readonly image: number;
  /** The predicted class. */
  readonly prediction: number;
  readonly loss: number;
  /** Number of classes ranked before the right one; 0 if the prediction is correct. */
  readonly rank: number;
  /** The probability of the predicted class. */
  readonly confidence: number;
}

type Visit = (result: ImageResult) => void;

/** The part of a session that evaluation uses. */
export type Evaluating = Pick<Session, 'arena' | 'graph' | 'evaluate'>;

/** The part of a session that the training loop uses. */
export type Training = Evaluating &
  Pick<Session, 'train' | 'estimateCurvature' | 'snapshot' | 'restore' | 'swapAverage'>;

export class Session {
  readonly arena: Arena;
  readonly kernels: Kernels;
  readonly graph: Graph;
  readonly #executor: Executor;
  readonly #startCrew: () => Crew;
  /** Worker threads, or 1 for the calling thread. */
  readonly threads: number;
  #crew: Crew | undefined;
  /** Those that were started beforehand, until a crew takes them. */
  #workers: readonly IdleWorker[];
  #stale = true;
  #trainCommands = 0;
  /** Train commands whose results are not there yet. */
  #waiting = 0;

  constructor(options: SessionOptions) {
    const { network, head, input, engine } = options;
    this.arena = options.arena ?? new Arena();
    this.#workers = options.workers ?? [];
    const compiled = compileKernels(engine);
    this.kernels = loadKernels(engine, this.arena, compiled);
    this.graph = buildGraph(network, head, input);
    const threads = Math.max(1, options.threads);
    this.threads = threads;
    const cores = os.availableParallelism();
    const { seed, batchSize, optimizer, clipNorm, pixelTable, padding, augmentations } = options;
    const { accumulate, averages, mixes } = options;
    const programOptions = {
      ...{ seed, batchSize, optimizer, clipNorm, pixelTable, padding, augmentations, accumulate, averages, mixes },
      threads,
      cores,
    };
    const mark = this.arena.mark();
    this.#executor = new Executor(this.graph, this.kernels, this.arena, programOptions);
    const plan = { mark, engine, compiled, network, head, input, options: programOptions };
    this.#startCrew = () =>
      options.threads === 0 ? inlineCrew(this.#executor) : workerCrew(plan, this.#takeWorkers());
  }

  /** How it computes, for the record of a run. */
  get record(): EngineRecord {
    const { engine, width = null, fused } = this.kernels;
    return { engine, width, fused_multiply_add: fused, threads: this.threads };
  }

  get layout(): ParameterLayout {
    return this.#executor.memory.layout;
  }

  /** All parameters, as `layout` places them. */
  get parameters(): Pointer {
    return this.#executor.memory.parameters;
  }

  /** Images in the arena; copies them unless they are there already. */
  place(images: Images): PlacedImages {
    return placeImages(this.arena, images);
  }

  /** Starts the threads; nothing is allocated afterwards. Called by the first `train` or `evaluate`, too. */
  start(): Crew {
    this.#crew ??= this.#startCrew();
    return this.#crew;
  }

  async close(): Promise<void> {
    if (this.#crew) await this.#crew.close();
    else for (const worker of this.#workers) worker.stop();
    this.#crew = undefined;
    this.#workers = [];
  }

  initialize(seed: number): void {
    this.layout.initialize(this.arena, this.parameters, seed);
    this.#stale = true;
  }

  /** A copy of all parameters; `restore` takes it back. */
  snapshot(): Float32Array {
    return this.#stretch(this.parameters).slice();
  }

  restore(snapshot: Float32Array): void {
    this.#stretch(this.parameters).set(snapshot);
    this.#stale = true;
  }

  /**
   * Exchanges the trained parameters with their average, and back again; buffers are not averaged. For a session with
   * `averages`.
   */
  swapAverage(): void {
    const { bound, update } = this.#executor.memory;
    for (const p of this.layout.parameters) {
      if (p.spec.kind === 'buffer' || bound.isFrozen(p)) continue;
      const [latest, average] = [this.parameters, update.average].map((at) => this.layout.values(this.arena, at, p));
      const kept = latest.slice();
      latest.set(average);
      average.set(kept);
    }
    this.#stale = true;
  }

  /** Copies of the optimizer's state, and of the average. */
  optimizerState(): Float32Array[] {
    return this.#executor.slots.map((slot) => this.#stretch(slot).slice());
  }

  restoreOptimizer(state: readonly Float32Array[]): void {
    for (const [i, slot] of this.#executor.slots.entries()) this.#stretch(slot).set(state[i]);
  }

  /** Workers for a crew; new ones for a session that was closed. */
  #takeWorkers(): readonly IdleWorker[] {
    const workers = this.#workers.length > 0 ? this.#workers : idleWorkers(this.threads);
    this.#workers = [];
    return workers;
  }

  /** Whether parameters were set since the last command, which packs them. */
  #taken(): boolean {
    const stale = this.#stale;
    this.#stale = false;
    return stale;
  }

  #stretch(at: Pointer): Float32Array {
    return this.arena.floats(at, this.layout.bytes / 4);
  }

  /**
   * Trains up to MOST_STEPS steps on the image numbers at `order`; what each came to. One more call may be made while one
   * runs: the threads go on with it at once. @throws CrewError
   */
  async train(images: PlacedImages, order: Pointer, steps: readonly StepPlan[]): Promise<Totals[]> {
    if (steps.length > MOST_STEPS) throw new RangeError(`at most ${MOST_STEPS} steps at a time`);
    if (this.#waiting === 2) throw new RangeError('at most two train commands at a time');
    const results = this.#executor.memory.stepResults[this.#trainCommands++ % 2];
    this.#waiting++;
    await this.start()
      .run({ kind: 'train', images, order, steps, results, stale: this.#taken() })
      .finally(() => this.#waiting--);
    const found = this.arena.doubles(results, 2 * MOST_STEPS);
    return steps.map(({ count }, i) => ({ loss: found[2 * i], correct: found[2 * i + 1], count }));
  }

  /** Predicts one image synchronously on the calling thread; nothing else may run meanwhile. */
  classify(images: PlacedImages, index: number): number {
    if (this.threads > 1) throw new RangeError('one image at a time needs a session without workers (threads: 0)');
    const command = { kind: 'evaluate', images, start: index, end: index + 1, stale: this.#taken() } as const;
    this.#executor.run(command, 0);
    return this.arena.i32[this.#executor.memory.results.predictions / 4];
  }

  /** Visits the network's output for each image; for a session without workers. */
  observe(images: PlacedImages, visit: (observation: Observation) => void): void {
    if (this.threads > 1) throw new RangeError('observing needs a session without workers (threads: 0)');
    observeImages(this.#executor.memory, images, this.#taken(), visit);
  }

  /** Milliseconds of each node, forward and backward, for one block of up to eight images, one of `blocks` in its batch. */
  profile(images: PlacedImages, count: number, blocks: number): { forward: number[]; backward: number[] } {
    return this.#executor.profile(images, count, blocks);
  }

  /** Second derivatives over the first `count` images of an order, for an optimizer that wants them. @throws CrewError */
  async estimateCurvature(images: PlacedImages, order: Pointer, count: number, epoch: number): Promise<void> {
    await this.start().run({ kind: 'curvature', images, order, count, epoch, stale: this.#taken() });
  }

  /** Forward passes only, image by image in order. @throws CrewError */
  async evaluate(images: PlacedImages, visit?: Visit): Promise<Totals> {
    const totals: Totals = { loss: 0, correct: 0, count: images.count };
    const { results, evaluationImages } = this.#executor.memory;
    const labels = this.arena.bytes(images.labels, images.count);
    const [losses, confidences] = this.arena.views(results.losses, results.confidences);
    const [predictions, ranks] = [results.predictions, results.ranks].map((at) =>
      this.arena.integers(at, evaluationImages),
    );
    for (let start = 0; start < images.count; start += evaluationImages) {
      const end = Math.min(images.count, start + evaluationImages);
      await this.start().run({ kind: 'evaluate', images, start, end, stale: this.#taken() });
      for (let i = 0; i < end - start; i++) {
        const prediction = predictions[i];
        totals.loss += losses[i];
        if (prediction === labels[start + i]) totals.correct++;
        visit?.({ image: start + i, prediction, loss: losses[i], rank: ranks[i], confidence: confidences[i] });
      }
    }
    return totals;
  }
}
