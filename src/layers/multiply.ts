// Product of several layers: gates.
import { optionsOf } from '../schema/index.js';
import { defineLayer } from './layer.js';
import { product } from './products.js';
import { formatShape, PLACE, ShapeError, sizeOf } from './shape.js';

export const multiply = defineLayer({
  type: 'multiply',
  summary: 'The product, value by value, of two layers of one shape, named by `from`: a gate.',
  documentation: {
    formula: 'y = a b',
    shapes: 'Inputs a and b of one shape; output of the same.',
    conventions: 'Inputs of different shapes, and any number of them but two, are refused.',
    source: 'Dauphin et al. 2017, for gated convolutions',
  },
  inputs: 'many',
  options: optionsOf({}),
  shape(inputs) {
    const [a, b] = inputs;
    if (inputs.length === 2 && formatShape(a) === formatShape(b)) return a;
    throw new ShapeError(
      `multiply needs two inputs of one shape, and got ${inputs.map(formatShape).join(' and ')}`,
      'from: [value, gate], with the same filters, stride and padding',
    );
  },
  cost: ([input]) => ({ macs: sizeOf(input), connections: 0 }),
  window: () => PLACE,
  bind({ kernels, output }) {
    const count = sizeOf(output);
    return {
      forward: (b) => product(kernels, b.x[0], b.x[1], b.y, count),
      backward(b) {
        if (b.dx[0]) product(kernels, b.dy, b.x[1], b.dx[0], count);
        if (b.dx[1]) product(kernels, b.dy, b.x[0], b.dx[1], count);
      },
    };
  },
  onnx: ({ graph, x }) => graph.add('Mul', x),
});
