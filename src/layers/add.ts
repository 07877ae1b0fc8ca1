// Sum of several layers: residual connections.
import { defineLayer, formatShape, ShapeError, sizeOf } from './layer.js';

/**
 * y = the sum of the inputs, which all have the same shape. He et al. 2016.
 * @throws ShapeError when the shapes differ.
 */
export const add = defineLayer({
  type: 'add',
  summary: 'The sum of several layers of one shape, named by `from`.',
  inputs: 'many',
  options: {},
  shape([first, ...others]) {
    const odd = others.find((shape) => formatShape(shape) !== formatShape(first));
    if (!odd) return first;
    throw new ShapeError(
      `add needs inputs of one shape, and got ${[first, ...others].map(formatShape).join(' and ')}`,
      'give the layers that it joins the same filters, stride and padding',
    );
  },
  cost: () => ({ macs: 0, connections: 0 }),
  bind({ kernels, arena, inputs, output }) {
    const count = sizeOf(output);
    const bytes = count * 32;
    const copy = (from: number, to: number) => arena.u8.copyWithin(to, from, from + bytes);
    return {
      forward(b) {
        copy(b.x[0], b.y);
        for (let i = 1; i < inputs.length; i++) kernels.addTo(b.x[i], b.y, count);
      },
      backward(b) {
        for (const dx of b.dx) if (dx) copy(b.dy, dx);
      },
    };
  },
});
