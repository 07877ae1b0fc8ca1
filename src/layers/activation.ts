// An activation function as a layer of its own.

import { derivesFromInput } from '../kernels/index.js';
import { optionsOf } from '../schema/index.js';
import { activationChoice, activationOf, emitActivation } from './activations/index.js';
import { defineLayer } from './layer.js';
import { PLACE, sizeOf } from './shape.js';

export const activation = defineLayer({
  type: 'activation',
  summary: 'A function applied to every value.',
  documentation: {
    formula: 'y = f(x)',
    shapes: 'Output: the shape of the input.',
    conventions: 'The functions are those of the `activation` option, with the same options.',
  },
  inputs: 'one',
  curvature: true,
  options: optionsOf({ function: activationChoice('The function.') }, ['function']),
  shape: ([input]) => input,
  cost: () => ({ macs: 0, connections: 0 }),
  window: () => PLACE,
  bind({ kernels, options, output }) {
    const count = sizeOf(output);
    const f = activationOf(options.function);
    const fromInput = derivesFromInput(f);
    return {
      forward: (b) => kernels.activate(f, b.x[0], b.y, count),
      backward(b) {
        if (b.dx[0]) kernels.activateBackward(f, fromInput ? b.x[0] : b.y, b.dy, b.dx[0], count);
      },
      curvature: {
        backward(b) {
          if (!b.dx[0]) return;
          // d2E/dx2 = f'(x)^2 d2E/dy2: the slope twice.
          kernels.activateBackward(f, fromInput ? b.x[0] : b.y, b.dy, b.dx[0], count);
          kernels.activateBackward(f, fromInput ? b.x[0] : b.y, b.dx[0], b.dx[0], count);
        },
      },
    };
  },
  onnx: ({ graph, x, options }) => emitActivation(graph, activationOf(options.function), x[0]),
});
