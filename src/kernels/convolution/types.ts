// Convolution as every engine provides it.
import type { Arena } from '../arena.js';
import type { WeightedKernel } from '../weighted-kernel.js';
import type { Window } from '../window.js';

/** A 2-D convolution: `channels` input maps to `filters` output maps. Weights [filter, channel, row, column]. */
export interface Convolution extends Window {
  readonly filters: number;
  /**
   * The input maps, in rising order, that each filter sees; all by default. Weights that join a filter to a
   * map it does not see must be 0; they are skipped where that is faster, and get no gradient.
   */
  readonly connections?: readonly (readonly number[])[];
}

export interface ConvolutionKernels {
  conv2d(geometry: Convolution, arena: Arena): WeightedKernel;
}
