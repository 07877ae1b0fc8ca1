// dense on the compiled kernels: a correlation with a kernel as wide as its input.
import type { Arena } from '../arena.js';
import { correlation } from '../convolution/correlation.js';
import { forwardTables } from '../convolution/tables.js';
import type { Convolution } from '../convolution/types.js';
import type { SimdModule } from '../simd-module.js';
import type { WeightedKernel } from '../weighted-kernel.js';
import type { Dense } from './types.js';

/** Each pass is a correlation with a single output position and one tap an input. */
export function dense(module: SimdModule, g: Dense, arena: Arena): WeightedKernel {
  const asRow: Convolution = {
    channels: 1,
    filters: g.outputs,
    input: [1, g.inputs],
    output: [1, 1],
    kernel: [1, g.inputs],
    stride: [1, 1],
    padding: [0, 0],
  };
  // Turned round: one tap an output, w[o][i] read as the weight of output i for input o.
  const turned: Convolution = { ...asRow, filters: g.inputs, input: [1, g.outputs], kernel: [1, g.outputs] };
  const forward = correlation(module, arena, forwardTables(asRow));
  const steps = { write: 1, read: 0, cell: g.inputs };
  const backward = correlation(module, arena, { ...forwardTables(turned), steps });
  return {
    scratchBytes: 8 * Math.ceil(g.inputs / 8) * 8 * 4,
    prepare(weight, share) {
      forward.pack(weight, share);
      backward.pack(weight, share);
    },
    forward(x, _weight, bias, y) {
      forward.run(x, bias, y);
    },
    backwardInput(dy, _weight, dx) {
      backward.run(dy, 0, dx);
    },
    backwardParameters(x, dy, dWeight, dBias, scratch) {
      module.denseWeightGradient(x, dy, dWeight, g.inputs, g.outputs, scratch);
      if (dBias) module.biasGradient(dy, dBias, g.outputs, 1);
    },
  };
}
