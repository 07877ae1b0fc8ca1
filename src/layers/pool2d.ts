// Max and average pooling.
import { asPair, pairOf } from '../schema/index.js';
import { asMaps, defineLayer, ShapeError, windowPositions } from './layer.js';

/**
 * Pooling over windows of each map, without parameters.
 * `max`: y = the largest value of the window; its gradient goes to the first cell, row by row, that
 * holds it (PyTorch's choice). Padding never wins. `average`: y = sum / (kernel rows x kernel columns);
 * padding counts as zeros (PyTorch's count_include_pad=True).
 *
 * Input [channels, rows, columns]; output [channels, floor((rows + 2p - kernel) / s) + 1, ...]:
 * what is left over at the end is not covered (ceil_mode=False). Windows may overlap.
 * @throws ShapeError when the input is a vector, the kernel does not fit, or the padding is more than
 * half of the kernel (a window could then lie wholly in the padding).
 */
export const pool2d = defineLayer({
  type: 'pool2d',
  summary: 'Pooling: the largest or the average value of each window.',
  inputs: 'one',
  options: {
    mode: { enum: ['max', 'average'], default: 'max', description: 'What a window gives.' },
    kernel: pairOf(1, { default: 2, description: 'Size of the window: one number, or [rows, columns].' }),
    stride: pairOf(1, { description: 'Step of the window: one number, or [rows, columns]. Default: the kernel.' }),
    padding: pairOf(0, { default: 0, description: 'Cells on each side: one number, or [rows, columns].' }),
  },
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
    const kernel = options.mode === 'max' ? kernels.maxPool(geometry, arena) : kernels.averagePool(geometry, arena);
    return {
      forward: (b) => kernel.forward(b.x[0], b.y),
      backward(b) {
        if (b.dx[0]) kernel.backward(b.x[0], b.y, b.dy, b.dx[0]);
      },
    };
  },
});
