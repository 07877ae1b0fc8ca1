// An activation function as a layer of its own.
import { ACTIVATIONS } from '../kernels/index.js';
import { defineLayer, sizeOf } from './layer.js';

/**
 * y = f(x), value by value; same shape.
 * relu: max(0, x). tanh. scaled_tanh: 1.7159 tanh(2x / 3) (LeCun et al. 1998, section II.B).
 * sigmoid: 1 / (1 + e^-x). identity: x. The derivative of relu at 0 is 0.
 */
export const activation = defineLayer({
  type: 'activation',
  summary: 'A function applied to every value.',
  inputs: 'one',
  options: { function: { enum: ACTIVATIONS, description: 'The function.' } },
  required: ['function'],
  shape: ([input]) => input,
  cost: () => ({ macs: 0, connections: 0 }),
  bind({ kernels, options, output }) {
    const count = sizeOf(output);
    return {
      forward: (b) => kernels.activate(options.function, b.x[0], b.y, count),
      backward(b) {
        if (b.dx[0]) kernels.activateBackward(options.function, b.y, b.dy, b.dx[0], count);
      },
    };
  },
});
