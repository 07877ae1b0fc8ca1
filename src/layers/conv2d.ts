// Convolution.
import { asPair, pairOf } from '../schema/index.js';
import { asMaps, defineLayer, type Shape, windowPositions } from './layer.js';
import { bindWeighted, weightAndBias, weightedOptions } from './weighted.js';

interface Sizes {
  kernel: number | readonly number[];
  stride: number | readonly number[];
  padding: number | readonly number[];
}

const pairs = (o: Sizes) => ({
  kernel: asPair(o.kernel),
  stride: asPair(o.stride),
  padding: asPair(o.padding),
});

/**
 * 2-D convolution (cross-correlation, as in PyTorch):
 * y[f, r, c] = f(bias[f] + sum over k, i, j of weight[f, k, i, j] x[k, r s - p + i, c s - p + j]).
 *
 * Input [channels, rows, columns]; output [filters, floor((rows + 2p - kernel) / s) + 1, ...].
 * Parameters `weight` [filters, channels, kernel rows, kernel columns], glorot_uniform by default, and
 * `bias` [filters], zeros by default; fan-in = channels x kernel area.
 * @throws ShapeError when the input is a vector or the kernel does not fit.
 * Source: LeCun et al. 1998, section II.A; Dumoulin and Visin 2016 for the arithmetic of the shapes.
 */
export const conv2d = defineLayer({
  type: 'conv2d',
  summary: 'Convolution: each output map is a bias plus a sum of kernels slid over the input maps.',
  inputs: 'one',
  options: {
    filters: { type: 'integer', minimum: 1, description: 'Number of output maps.' },
    kernel: pairOf(1, { default: 3, description: 'Size of the kernel: one number, or [rows, columns].' }),
    stride: pairOf(1, { default: 1, description: 'Step of the kernel: one number, or [rows, columns].' }),
    padding: pairOf(0, { default: 0, description: 'Zeros on each side: one number, or [rows, columns].' }),
    ...weightedOptions,
  },
  required: ['filters'],
  shape([input], o) {
    const [, rows, columns] = asMaps(input, 'conv2d');
    return [o.filters, ...windowPositions('conv2d', [rows, columns], pairs(o))];
  },
  parameters: ([[channels]], o) => weightAndBias([o.filters, channels, ...asPair(o.kernel)], o),
  cost([input], output, o) {
    const macs = o.filters * input[0] * meetings(input, output, o, 0) * meetings(input, output, o, 1);
    return { macs, connections: macs + (o.bias ? o.filters * output[1] * output[2] : 0) };
  },
  bind({ kernels, arena, options, inputs: [[channels, rows, columns]], output }) {
    const kernel = kernels.conv2d(
      {
        channels,
        filters: options.filters,
        input: [rows, columns],
        output: [output[1], output[2]],
        ...pairs(options),
      },
      arena,
    );
    return bindWeighted(kernel);
  },
});

/** How often a kernel cell meets a real input along an axis, over all positions. */
function meetings(input: Shape, output: Shape, o: Sizes, axis: 0 | 1): number {
  const { kernel, stride, padding } = pairs(o);
  let count = 0;
  for (let position = 0; position < output[axis + 1]; position++) {
    const start = position * stride[axis] - padding[axis];
    count += Math.max(0, Math.min(input[axis + 1], start + kernel[axis]) - Math.max(0, start));
  }
  return count;
}
