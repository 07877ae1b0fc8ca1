// The memory of forward passes: a network bound to its parameters, blocks of images, results.
import type { Graph } from '../graph/graph.js';
import { type Arena, type Kernels, LANES, type Pointer } from '../kernels/index.js';
import type { Derivatives } from '../layers/index.js';
import { BatchPass } from './batch-pass.js';
import { Block, type Results } from './block.js';
import { BoundGraph } from './bound-graph.js';
import { ParameterLayout } from './parameters.js';

export interface InferenceMemoryOptions {
  /** Seeds everything random in training except the order of images. */
  readonly seed: number;
  /** Images that may depend on one another: those of a batch. */
  readonly batchSize: number;
  /** float [channel][256]: what each byte becomes. */
  readonly pixelTable: Float32Array;
  /** Background added around every image as it is loaded. */
  readonly padding: number;
  readonly threads: number;
  readonly cores: number;
}

/** Images of one evaluate command, at most. */
const EVALUATION_IMAGES = 8192;

/** Blocks that a batch of so many images takes. */
export const blocksOf = (images: number): number => Math.ceil(images / LANES);

/** Forward passes alone need no derivatives. */
const INFERENCE = { wanted: { images: 0, curvature: false }, mixes: false };

export class InferenceMemory {
  readonly layout: ParameterLayout;
  /** All parameters, as `layout` places them. */
  readonly parameters: Pointer;
  readonly bound: BoundGraph;
  /** One per thread; one per eight images of a batch where its images depend on one another. */
  readonly blocks: readonly Block[];
  /** Defined if images of a batch depend on one another in training. */
  readonly batchPass: BatchPass | undefined;
  /** Whether they depend on one another in evaluation, too. */
  readonly evaluatesInBatches: boolean;
  /** Results of the last evaluate command or training step. */
  readonly results: Results;
  /** Images of one evaluate command, at most: whole batches where images depend on one another. */
  readonly evaluationImages: number;
  /** int32 [arrived, phase, next piece of work] */
  readonly control: Pointer;

  constructor(
    readonly graph: Graph,
    readonly kernels: Kernels,
    readonly arena: Arena,
    readonly options: InferenceMemoryOptions,
    { wanted, mixes }: { readonly wanted: Derivatives; readonly mixes: boolean } = INFERENCE,
  ) {
    const { threads, batchSize, seed, pixelTable, padding } = options;
    this.layout = new ParameterLayout(graph);
    this.parameters = this.layout.allocate(arena);
    const settings = { seed, batchSize, wanted };
    this.bound = new BoundGraph(graph, kernels, arena, this.layout, this.parameters, settings);
    const table = arena.floatConstants(pixelTable);
    const batchBlocks = blocksOf(batchSize);
    this.results = allocateResults(arena, Math.max(EVALUATION_IMAGES, wanted.images, batchBlocks * LANES) + LANES);
    const { batchNodes } = this.bound;
    const count = batchNodes.length > 0 ? Math.max(threads, batchBlocks) : threads;
    const block = { bound: this.bound, results: this.results, table, padding, mixes };
    this.blocks = Array.from({ length: count }, () => new Block(block));
    this.batchPass = batchNodes.length > 0 ? new BatchPass(this.bound, this.blocks) : undefined;
    this.evaluatesInBatches = batchNodes.some(({ work }) => work.always);
    this.evaluationImages = this.evaluatesInBatches
      ? Math.max(1, Math.floor(EVALUATION_IMAGES / batchSize)) * batchSize
      : EVALUATION_IMAGES;
    this.control = arena.allocate(64);
  }
}

function allocateResults(arena: Arena, images: number): Results {
  const column = () => arena.allocate(images * 4);
  return { losses: column(), predictions: column(), ranks: column(), confidences: column() };
}
