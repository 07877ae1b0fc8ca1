// What the threads of a session share: the program, and everything that it needs in memory.
import { Augmenter } from '../data/transforms/augmenter.js';
import type { Graph } from '../graph/graph.js';
import { ParameterLayout } from '../graph/parameters.js';
import { Program } from '../graph/program.js';
import { type Arena, type Kernels, LANES, type Pointer } from '../kernels/index.js';
import { optimizerOf } from '../optimizers/index.js';
import type { Choice } from '../schema/index.js';
import { BatchPass } from './batch-pass.js';
import { Block, type Results } from './block.js';
import { GradientGroups } from './gradient-groups.js';
import { ParameterUpdate, type UpdateOptions } from './parameter-update.js';
import { StagedAugmenter } from './staged-augmenter.js';

export interface ProgramOptions extends UpdateOptions {
  /** Of everything random in training but the order of images. */
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

/** Most steps of one command: what there is room for results of. */
export const MOST_STEPS = 512;
/** Most images of an evaluation. */
const EVALUATION_IMAGES = 8192;

export class Workspace {
  readonly layout: ParameterLayout;
  /** The stretch of the parameters. */
  readonly parameters: Pointer;
  readonly program: Program;
  /** One a thread, or one for each eight images of a batch whose images depend on one another. */
  readonly blocks: readonly Block[];
  /** Where images of a batch depend on one another in training. */
  readonly batchPass: BatchPass | undefined;
  /** Whether they do in evaluation, too. */
  readonly evaluatesInBatches: boolean;
  /** One a thread, or none. */
  readonly augmenters: readonly StagedAugmenter[];
  readonly gradients: GradientGroups;
  readonly update: ParameterUpdate;
  /** Float64 [step][loss, correct] of a train command. */
  readonly stepResults: Pointer;
  /** Of the images of an evaluate command, or of the last step. */
  readonly results: Results;
  /** Most images of one evaluate command: whole batches, where images of a batch depend on one another. */
  readonly evaluationImages: number;
  /** int32 [arrived, phase, next piece of work] */
  readonly control: Pointer;

  constructor(
    readonly graph: Graph,
    readonly kernels: Kernels,
    readonly arena: Arena,
    readonly options: ProgramOptions,
  ) {
    const { threads, batchSize, seed, optimizer, pixelTable, padding, augmentations } = options;
    this.layout = new ParameterLayout(graph);
    this.parameters = this.layout.allocate(arena);
    this.gradients = new GradientGroups(kernels, arena, this.layout, batchSize);
    this.update = new ParameterUpdate(kernels, arena, this.layout, this.parameters, this.gradients.first, options);
    const wantsCurvature = optimizerOf(optimizer.type).curvature !== undefined;
    const settings = { seed, batchSize, wantsCurvature };
    this.program = new Program(graph, kernels, arena, this.layout, this.parameters, settings);
    const table = arena.floatConstants(pixelTable);
    this.stepResults = arena.allocate(MOST_STEPS * 16);
    const batchBlocks = Math.ceil(batchSize / LANES);
    this.results = allocateResults(arena, Math.max(EVALUATION_IMAGES, batchBlocks * LANES) + LANES);
    const { batchNodes } = this.program;
    const count = batchNodes.length > 0 ? Math.max(threads, batchBlocks) : threads;
    const block = { program: this.program, results: this.results, table, padding };
    this.blocks = Array.from({ length: count }, () => new Block(block));
    this.batchPass = batchNodes.length > 0 ? new BatchPass(this.program, this.blocks) : undefined;
    this.evaluatesInBatches = batchNodes.some(({ work }) => work.always);
    this.evaluationImages = this.evaluatesInBatches
      ? Math.max(1, Math.floor(EVALUATION_IMAGES / batchSize)) * batchSize
      : EVALUATION_IMAGES;
    this.augmenters = Array.from({ length: augmentations.length > 0 ? threads : 0 }, () => this.#augmenter());
    this.control = arena.allocate(64);
  }

  #augmenter(): StagedAugmenter {
    const { kernels, arena } = this;
    const { padding, augmentations, seed } = this.options;
    const [channels, rows, columns] = this.graph.input;
    const shape = [channels, rows - 2 * padding, columns - 2 * padding] as const;
    const augmenter = new Augmenter({ kernels, arena, shape }, augmentations, seed);
    return new StagedAugmenter(augmenter, arena, shape[0] * shape[1] * shape[2]);
  }
}

function allocateResults(arena: Arena, images: number): Results {
  const column = () => arena.allocate(images * 4);
  return { losses: column(), predictions: column(), ranks: column(), confidences: column() };
}
