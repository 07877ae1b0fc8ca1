// Max and average pooling.
import { asPair, optionsOf, pairOf } from '../schema/index.js';
import { defineLayer } from './layer.js';
import { windowAttributes } from './onnx.js';
import { bindPooling } from './pooling.js';
import { asMaps, ShapeError, slidingWindow, windowPositions } from './shape.js';

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
    const window = slidingWindow(o.kernel, o.stride, o.padding);
    const { kernel, padding } = window;
    if (padding[0] * 2 > kernel[0] || padding[1] * 2 > kernel[1]) {
      throw new ShapeError(
        `pool2d's padding of ${padding.join(' x ')} is more than half of its kernel of ${kernel.join(' x ')}`,
        `padding of at most ${kernel.map((k) => Math.floor(k / 2)).join(' x ')} fits`,
      );
    }
    return [channels, ...windowPositions('pool2d', [rows, columns], window)];
  },
  cost(_, output, o) {
    const [rows, columns] = asPair(o.kernel);
    return { macs: 0, connections: output[0] * output[1] * output[2] * rows * columns };
  },
  window: (o) => slidingWindow(o.kernel, o.stride, o.padding),
  bind({ kernels, arena, options, inputs: [[channels, rows, columns]], output }) {
    const geometry = {
      channels,
      input: [rows, columns],
      output: [output[1], output[2]],
      ...slidingWindow(options.kernel, options.stride, options.padding),
    } as const;
    return bindPooling(kernels, arena, options.mode, geometry);
  },
  onnx({ graph, x, options: { mode, kernel, stride, padding } }) {
    const window = windowAttributes(slidingWindow(kernel, stride, padding));
    return mode === 'max'
      ? graph.add('MaxPool', x, window)
      : graph.add('AveragePool', x, { ...window, count_include_pad: 1 });
  },
});
