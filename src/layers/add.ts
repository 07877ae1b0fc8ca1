// Sum of several layers: residual connections.
import { optionsOf } from '../schema/index.js';
import type { BlockBuffers } from './bound-layer.js';
import { defineLayer } from './layer.js';
import { formatShape, PLACE, ShapeError, sizeOf } from './shape.js';

export const add = defineLayer({
  type: 'add',
  summary: 'The sum of several layers of one shape, named by `from`.',
  documentation: {
    formula: 'y = the sum of the inputs',
    shapes: 'Inputs of one shape; output of the same.',
    conventions: 'Inputs of different shapes are refused.',
    source: 'He et al. 2016, for residual connections',
  },
  inputs: 'many',
  curvature: true,
  options: optionsOf({}),
  shape([first, ...others]) {
    if (others.every((shape) => formatShape(shape) === formatShape(first))) return first;
    throw new ShapeError(
      `add needs inputs of one shape, and got ${[first, ...others].map(formatShape).join(' and ')}`,
      'give the layers that it joins the same filters, stride and padding',
    );
  },
  cost: () => ({ macs: 0, connections: 0 }),
  window: () => PLACE,
  bind({ kernels, arena, inputs, output }) {
    const count = sizeOf(output);
    const bytes = count * 32;
    const copy = (from: number, to: number) => arena.u8.copyWithin(to, from, from + bytes);
    const backward = (b: BlockBuffers) => {
      for (const dx of b.dx) if (dx) copy(b.dy, dx);
    };
    return {
      forward(b) {
        copy(b.x[0], b.y);
        for (let i = 1; i < inputs.length; i++) kernels.addTo(b.x[i], b.y, count);
      },
      backward,
      curvature: { backward },
    };
  },
  onnx: ({ graph, x }) => graph.add('Sum', x),
});
