// The memory that the threads of a training session share: forward passes, gradients, update, augmentation.
import { Augmenter } from '../data/transforms/augmenter.js';
import type { Graph } from '../graph/graph.js';
import { type Arena, type Kernels, LANES, type Pointer } from '../kernels/index.js';
import { optimizers } from '../optimizers/index.js';
import type { Choice } from '../schema/index.js';
import { GradientMemory } from './gradient-memory.js';
import { blocksOf, InferenceMemory, type InferenceMemoryOptions } from './inference-memory.js';
import { ParameterUpdate, type UpdateOptions } from './parameter-update.js';
import { StagedAugmenter } from './staged-augmenter.js';

export interface TrainingMemoryOptions extends InferenceMemoryOptions, UpdateOptions {
  /** Augmentations of training images. */
  readonly augmentations: readonly Choice[];
  /** Batches whose gradients make one step. Default: 1. */
  readonly accumulate?: number;
  /** Whether images are mixed in pairs. Default: no. */
  readonly mixes?: boolean;
}

/** Steps of one command, at most: there is room for as many results. */
export const MOST_STEPS = 512;

export class TrainingMemory extends InferenceMemory {
  /** One per thread, or none. */
  readonly augmenters: readonly StagedAugmenter[];
  readonly gradients: GradientMemory;
  readonly update: ParameterUpdate;
  /** Float64 [step][loss, correct] of a train command, and of the one that waits behind it. */
  readonly stepResults: readonly [Pointer, Pointer];

  constructor(graph: Graph, kernels: Kernels, arena: Arena, options: TrainingMemoryOptions) {
    const { threads, batchSize, optimizer, augmentations, accumulate = 1, mixes = false } = options;
    const { curvature } = optimizers.of(optimizer.type);
    const ofStep = accumulate * blocksOf(batchSize) * LANES;
    const images = Math.max(ofStep, curvature?.(optimizer.options) ?? 0);
    super(graph, kernels, arena, options, { wanted: { images, curvature: curvature !== undefined }, mixes });
    const { bound, layout, parameters } = this;
    this.gradients = new GradientMemory(bound, layout, accumulate * batchSize);
    this.update = new ParameterUpdate({ bound, layout, parameters, gradients: this.gradients }, options);
    this.stepResults = [arena.allocate(MOST_STEPS * 16), arena.allocate(MOST_STEPS * 16)];
    const augmenter = () => augmenterOf(this, options);
    this.augmenters = Array.from({ length: augmentations.length > 0 ? threads : 0 }, augmenter);
  }
}

function augmenterOf({ kernels, arena, graph }: InferenceMemory, options: TrainingMemoryOptions): StagedAugmenter {
  const { padding, augmentations, seed } = options;
  const [channels, rows, columns] = graph.input;
  const shape = [channels, rows - 2 * padding, columns - 2 * padding] as const;
  const augmenter = new Augmenter({ kernels, arena, shape }, augmentations, seed);
  return new StagedAugmenter(augmenter, arena, shape[0] * shape[1] * shape[2]);
}
