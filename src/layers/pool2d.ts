// Max and average pooling.
import { asPair, optionsOf, pairOf } from '../schema/index.js';
import { defineLayer } from './layer.js';
import { bindPooling } from './pooling.js';
import { asMaps, ShapeError, windowPositions } from './shape.js';

export const pool2d = defineLayer({
  type: 'pool2d',
  summary: 'Pooling: the largest or the average value of each window.',
  documentation: {
    formula: 'max: y = the largest value of the window; average: y = its sum / (kernel rows x kernel columns)',
    shapes: 'Input [channels, rows, columns]; output [channels, floor((rows + 2p - kernel) / s) + 1, ...].',
    conventions:
      'torch MaxPool2d and AvgPool2d with ceil_mode=False and count_include_pad=True: what is left over at the end ' +
      'is not covered; padding never wins, and counts as zeros in an average; the gradient of a tie goes to its ' +
      'first cell, row by row. Windows may overlap. Padding of more than half of the kernel is refused.',
    source: 'Ranzato et al. 2007 (max); LeCun et al. 1990 (average)',
  },
  inputs: 'one',
  curvature: true,
  options: optionsOf({
    mode: { enum: ['max', 'average'], default: 'max', description: 'What a window gives.' },
    kernel: pairOf(1, { default: 2, description: 'Size of the window: one number, or [rows, columns].' }),
    stride: pairOf(1, { description: 'Step of the window: one number, or [rows, columns]. Default: the kernel.' }),
    padding: pairOf(0, { default: 0, description: 'Cells on each side: one number, or [rows, columns].' }),
  }),
  complete: (o) => ({ ...o, stride: o.stride ?? o.kernel }),
  shape([input], o) {
    const [channels, rows, columns] = asMaps(input, 'pool2d');
    const [kernel, padding] = [asPair(o.kernel), asPair(o.padding)];
    if (padding[0] * 2 > kernel[0] || padding[1] * 2 > kernel[1]) {
      throw new ShapeError(
        `pool2d's padding of ${padding.join(' x ')} is more than half of its kernel of ${kernel.join(' x ')}`,
        `padding of at most ${kernel.map((k) => Math.floor(k / 2)).join(' x ')} fits`,
      );
    }
    const stride = asPair(o.stride ?? o.kernel);
    return [channels, ...windowPositions('pool2d', [rows, columns], { kernel, stride, padding })];
  },
  cost(_, output, o) {
    const [rows, columns] = asPair(o.kernel);
    return { macs: 0, connections: output[0] * output[1] * output[2] * rows * columns };
  },
  bind({ kernels, arena, options, inputs: [[channels, rows, columns]], output }) {
    const geometry = {
      channels,
      input: [rows, columns],
      output: [output[1], output[2]],
      kernel: asPair(options.kernel),
      stride: asPair(options.stride ?? options.kernel),
      padding: asPair(options.padding),
    } as const;
    return bindPooling(kernels, arena, options.mode, geometry);
  },
});
