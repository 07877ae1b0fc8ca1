// Sub-sampling, as the networks of 1998 have it.

import { VALUE_BYTES } from '../kernels/index.js';
import { asPair, optionsOf, pairOf } from '../schema/index.js';
import { initializerChoice } from './initializers.js';
import { activationOption, defineLayer, type Parameter } from './layer.js';
import { constant, windowAttributes } from './onnx.js';
import { addAffineGradients, product } from './products.js';
import { asMaps, mapsOf, sizeOf, slidingWindow, windowPositions } from './shape.js';

export const subsample2d = defineLayer({
  type: 'subsample2d',
  summary: 'Sub-sampling: the sum of each window, times one trainable coefficient a map, plus one bias a map.',
  documentation: {
    formula: 'y[c, r, k] = f(weight[c] x (sum of the window of x[c]) + bias[c])',
    shapes:
      'Input [channels, rows, columns]; output [channels, floor((rows - kernel) / s) + 1, ...]. ' +
      '`weight` [channels], `bias` [channels].',
    conventions:
      'The window is summed, not averaged: section II.B of the paper, against II.A, and a factor of 4 in how it ' +
      'starts. Fan-in is the area of the window.',
    source: 'LeCun et al. 1998, section II.B',
  },
  inputs: 'one',
  curvature: true,
  options: optionsOf({
    kernel: pairOf(1, { default: 2, description: 'Size of the window: one number, or [rows, columns].' }),
    stride: pairOf(1, { description: 'Step of the window: one number, or [rows, columns]. Default: the kernel.' }),
    activation: activationOption,
    init: initializerChoice('lecun', 'How the coefficients start.'),
    bias_init: initializerChoice('zeros', 'How the biases start.'),
  }),
  complete: (o) => ({ ...o, stride: o.stride ?? o.kernel }),
  shape([input], o) {
    const [channels, rows, columns] = asMaps(input, 'subsample2d');
    return [channels, ...windowPositions('subsample2d', [rows, columns], slidingWindow(o.kernel, o.stride))];
  },
  parameters([[channels]], o): Record<string, Parameter> {
    const [rows, columns] = asPair(o.kernel);
    const fans = { fanIn: rows * columns, fanOut: 1 };
    return {
      weight: { ...fans, kind: 'weight', shape: [channels], init: o.init },
      bias: { ...fans, kind: 'bias', shape: [channels], init: o.bias_init },
    };
  },
  cost(_, output, o) {
    const [rows, columns] = asPair(o.kernel);
    return { macs: sizeOf(output), connections: sizeOf(output) * (rows * columns + 1) };
  },
  window: (o) => slidingWindow(o.kernel, o.stride),
  bind({ kernels, arena, options, inputs: [[channels, rows, columns]], output }) {
    const geometry = {
      channels,
      input: [rows, columns],
      output: [output[1], output[2]],
      ...slidingWindow(options.kernel, options.stride),
    } as const;
    const sum = kernels.averagePool(geometry, 1, arena);
    const maps = mapsOf(output);
    const values = sizeOf(output);
    const bytes = values * VALUE_BYTES;
    const squares = arena.allocate(Math.ceil(channels / 8) * VALUE_BYTES);
    // Scratch: the sums of the windows, something of their size, and two totals a map.
    return {
      scratchBytes: 2 * bytes + 2 * channels * 4,
      forward(b) {
        sum.forward(b.x[0], b.scratch);
        kernels.channelAffine(b.scratch, b.parameters.weight, b.parameters.bias, b.y, maps);
      },
      backward(b) {
        addAffineGradients(kernels, arena, b.dy, b.scratch, maps, b.scratch + 2 * bytes, b.gradients);
        if (!b.dx[0]) return;
        kernels.channelAffine(b.dy, b.parameters.weight, 0, b.scratch + bytes, maps);
        sum.backward(b.x[0], b.y, b.scratch + bytes, b.dx[0]);
      },
      curvature: {
        prepare(p) {
          const [weight, square] = arena.views(p.weight, squares);
          for (let c = 0; c < channels; c++) square[c] = weight[c] ** 2;
        },
        backward(b) {
          const other = b.scratch + bytes;
          product(kernels, b.scratch, b.scratch, other, values);
          addAffineGradients(kernels, arena, b.dy, other, maps, b.scratch + 2 * bytes, b.gradients);
          if (!b.dx[0]) return;
          kernels.channelAffine(b.dy, squares, 0, other, maps);
          sum.backward(b.x[0], b.y, other, b.dx[0]);
        },
      },
    };
  },
  /** A depthwise convolution: every cell of a map's kernel is its coefficient. */
  onnx(e) {
    const {
      graph,
      options,
      output: [channels],
      x,
      parameters,
    } = e;
    const window = slidingWindow(options.kernel, options.stride);
    const area = window.kernel[0] * window.kernel[1];
    const { values } = parameters.weight;
    const kernel = Float32Array.from({ length: channels * area }, (_, i) => values[Math.floor(i / area)]);
    const weight = constant(e, 'weight', [channels, 1, ...window.kernel], kernel);
    return graph.add('Conv', [x[0], weight, constant(e, 'bias')], { ...windowAttributes(window), group: channels });
  },
});
