// Convolution.
import { asPair, optionsOf, pairOf, type ValueOf } from '../schema/index.js';
import { connectionsOption, connectionTable } from './connections.js';
import { defineLayer, type Parameter } from './layer.js';
import { constants, windowAttributes } from './onnx.js';
import { asMaps, type Shape, sizeOf, slidingWindow, windowPositions } from './shape.js';
import { bindWeighted, weightAndBias, weightedOptions } from './weighted.js';

const options = optionsOf(
  {
    filters: { type: 'integer', minimum: 1, description: 'Number of output maps.' },
    kernel: pairOf(1, { default: 3, description: 'Size of the kernel: one number, or [rows, columns].' }),
    stride: pairOf(1, { default: 1, description: 'Step of the kernel: one number, or [rows, columns].' }),
    padding: pairOf(0, { default: 0, description: 'Zeros on each side: one number, or [rows, columns].' }),
    connections: connectionsOption,
    ...weightedOptions,
  },
  ['filters'],
);
type Options = ValueOf<typeof options>;

const windowOf = (o: Options) => slidingWindow(o.kernel, o.stride, o.padding);

const tableOf = (o: Options, channels: number) =>
  o.connections === undefined ? undefined : connectionTable(o.connections, channels, o.filters);

export const conv2d = defineLayer({
  type: 'conv2d',
  summary: 'Convolution: each output map is a bias plus a sum of kernels slid over the input maps.',
  documentation: {
    formula:
      'y[f, r, c] = f(bias[f] + sum over k, i, j of weight[f, k, i, j] x[k, r s - p + i, c s - p + j]), ' +
      'k over the input maps that f is connected to',
    shapes:
      'Input [channels, rows, columns]; output [filters, floor((rows + 2p - kernel) / s) + 1, ...]. ' +
      '`weight` [filters, channels, kernel rows, kernel columns], `bias` [filters].',
    conventions:
      'A cross-correlation, with zeros as padding: torch Conv2d. With `connections` the weights of what is not ' +
      'connected stay 0, are not counted as parameters, and fan-in is that of each map. A kernel that does not fit ' +
      'and a table that does not are refused.',
    source: 'LeCun et al. 1998, section II.A and table I; Dumoulin and Visin 2016 for the shapes',
  },
  inputs: 'one',
  curvature: true,
  options,
  shape([input], o) {
    const [channels, rows, columns] = asMaps(input, 'conv2d');
    tableOf(o, channels);
    return [o.filters, ...windowPositions('conv2d', [rows, columns], windowOf(o))];
  },
  parameters([[channels]], o) {
    const parameters = weightAndBias([o.filters, channels, ...asPair(o.kernel)], o);
    const table = tableOf(o, channels);
    return table ? { ...parameters, weight: connected(parameters.weight, table) } : parameters;
  },
  cost([input], output, o) {
    const kernels = tableOf(o, input[0])?.flat().length ?? o.filters * input[0];
    const macs = kernels * meetings(input, output, o, 0) * meetings(input, output, o, 1);
    return { macs, connections: macs + (o.bias ? sizeOf(output) : 0) };
  },
  window: windowOf,
  bind(binding) {
    const { kernels, arena, options, inputs, output } = binding;
    const [[channels, rows, columns]] = inputs;
    const { filters } = options;
    const geometry = {
      channels,
      filters,
      input: [rows, columns],
      output: [output[1], output[2]],
      connections: tableOf(options, channels),
      ...windowOf(options),
    } as const;
    const weights = filters * channels * geometry.kernel[0] * geometry.kernel[1];
    return bindWeighted(binding, () => kernels.conv2d(geometry, arena), weights);
  },
  onnx: (e) => e.graph.add('Conv', [e.x[0], ...constants(e, 'weight', 'bias')], windowAttributes(windowOf(e.options))),
});

function connected(weight: Parameter, table: readonly (readonly number[])[]): Parameter {
  const [, channels, rows, columns] = weight.shape;
  const area = rows * columns;
  return {
    ...weight,
    connected: table.map((row) => {
      const mask = new Uint8Array(channels * area);
      for (const c of row) mask.fill(1, c * area, (c + 1) * area);
      return mask;
    }),
  };
}

/** Number of times that a kernel cell covers a real input along an axis, over all positions. */
function meetings(input: Shape, output: Shape, o: Options, axis: 0 | 1): number {
  const { kernel, stride, padding } = windowOf(o);
  let count = 0;
  for (let position = 0; position < output[axis + 1]; position++) {
    const start = position * stride[axis] - padding[axis];
    count += Math.max(0, Math.min(input[axis + 1], start + kernel[axis]) - Math.max(0, start));
  }
  return count;
}
