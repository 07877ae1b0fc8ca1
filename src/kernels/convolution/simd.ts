// conv2d on the compiled kernels.
import type { Arena } from '../arena.js';
import { dense } from '../dense/simd.js';
import type { Dense } from '../dense/types.js';
import type { SimdModule } from '../simd-module.js';
import { GRADIENT_SUMS, type WeightedKernel } from '../weighted-kernel.js';
import { connectedConvolution } from './connected.js';
import { correlation } from './correlation.js';
import { PaddedInput } from './padded-input.js';
import { hasFewPositions, recordedPositions } from './recorded-positions.js';
import { backwardTables, forwardTables, weightTaps } from './tables.js';
import type { Convolution } from './types.js';

/** A kernel as large as the map has one place to be in: a dense layer, with the same weights. */
const seesAllAtOnce = ({ input, kernel, padding }: Convolution) =>
  input.every((size, axis) => size === kernel[axis] && padding[axis] === 0);
const asDense = ({ channels, filters, kernel }: Convolution): Dense => ({
  inputs: channels * kernel[0] * kernel[1],
  outputs: filters,
});

/** The kernel that suits a geometry. */
export function conv2d(module: SimdModule, g: Convolution, arena: Arena): WeightedKernel {
  if (g.connections) return connectedConvolution(module, g, g.connections, arena);
  return seesAllAtOnce(g) ? dense(module, asDense(g), arena) : convolution(module, g, arena);
}

/** Forward and weight gradient on a zero-padded copy of x, input gradient by clipped taps. */
function convolution(module: SimdModule, g: Convolution, arena: Arena): WeightedKernel {
  const forward = correlation(module, arena, forwardTables(g));
  const backward = correlation(module, arena, backwardTables(g));
  const input = new PaddedInput(module, g);
  const tapCount = g.channels * g.kernel[0] * g.kernel[1];
  const all = { filters: g.filters, taps: arena.integerConstants(tapCount, () => weightTaps(g)), tapCount };
  return {
    recorded: hasFewPositions(g) ? recordedPositions(module, g, input, all) : undefined,
    scratchBytes: input.bytes + GRADIENT_SUMS,
    pack(weight, start, end) {
      forward.panels.packOutputs(weight, start, end);
      backward.panels.packMaps(weight, start, end);
    },
    forward(x, _weight, bias, y, scratch) {
      forward.run(input.fill(x, scratch), bias, y);
    },
    backwardInput(dy, _weight, dx) {
      backward.run(dy, 0, dx);
    },
    weightGradient(x, dy, dWeight, scratch) {
      input.weightGradient(x, scratch, dy, dWeight, all, scratch + input.bytes);
    },
    biasGradient(dy, dBias) {
      module.biasGradient(dy, dBias, g.filters, g.output[0] * g.output[1]);
    },
  };
}
