// Dense layers as every engine provides them.
import type { Arena } from '../arena.js';
import type { WeightedKernel } from '../weighted-kernel.js';

/** A dense layer. Weights [output, input]. */
export interface Dense {
  readonly inputs: number;
  readonly outputs: number;
}

export interface DenseKernels {
  dense(geometry: Dense, arena: Arena): WeightedKernel;
}
