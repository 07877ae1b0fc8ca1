// Dense layers as every engine provides them.
import type { Arena } from '../arena.js';
import type { RecordedGradient, WeightedKernel } from '../weighted-kernel.js';

/** A dense layer. Weights [output, input]. */
export interface Dense {
  readonly inputs: number;
  readonly outputs: number;
}

export interface DenseKernel extends WeightedKernel {
  readonly recorded: RecordedGradient;
}

export interface DenseKernels {
  dense(geometry: Dense, arena: Arena): DenseKernel;
}
