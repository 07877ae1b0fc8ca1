// Layer normalisation.

import { VALUE_BYTES } from '../kernels/index.js';
import { optionsOf } from '../schema/index.js';
import { initializerChoice } from './initializers.js';
import { activationOption, defineLayer, type Parameter } from './layer.js';
import { constants } from './onnx.js';
import { addAffineGradients } from './products.js';
import { sizeOf } from './shape.js';

export const layerNorm = defineLayer({
  type: 'layer_norm',
  summary: 'Mean 0 and deviation 1 over all values of an image, then a trainable scale and shift a value.',
  documentation: {
    formula: 'y = f(weight (x - mean) / sqrt(variance + epsilon) + bias), mean and variance over the image’s values',
    shapes: 'Output: the shape of the input. `weight` and `bias` of that shape.',
    conventions:
      'torch LayerNorm over all axes but the batch: the variance is the biased one, and epsilon is inside the root.',
    source: 'Ba, Kiros and Hinton 2016',
  },
  inputs: 'one',
  options: optionsOf({
    epsilon: { type: 'number', exclusiveMinimum: 0, default: 1e-5, description: 'Added to the variance.' },
    activation: activationOption,
    init: initializerChoice({ constant: { value: 1 } }, 'How the scales start.'),
    bias_init: initializerChoice('zeros', 'How the shifts start.'),
  }),
  shape: ([input]) => input,
  parameters([input], o): Record<string, Parameter> {
    const fans = { fanIn: 1, fanOut: 1, shape: input };
    return {
      weight: { ...fans, kind: 'gain', init: o.init },
      bias: { ...fans, kind: 'bias', init: o.bias_init },
    };
  },
  cost: ([input]) => ({ macs: 2 * sizeOf(input), connections: 0 }),
  bind({ kernels, arena, options: { epsilon }, output }) {
    const count = sizeOf(output);
    const values = { channels: count, size: 1 };
    const bytes = count * VALUE_BYTES;
    // Scratch: the normalised values, their gradients, the inverse deviations, two sums a value.
    const [dNormal, deviations, sums] = [bytes, 2 * bytes, 2 * bytes + VALUE_BYTES];
    return {
      scratchBytes: sums + 2 * count * 4,
      forward(b) {
        kernels.normalizeImages(b.x[0], b.scratch, b.scratch + deviations, epsilon, count);
        kernels.channelAffine(b.scratch, b.parameters.weight, b.parameters.bias, b.y, values);
      },
      backward(b) {
        addAffineGradients(kernels, arena, b.dy, b.scratch, values, b.scratch + sums, b.gradients);
        if (!b.dx[0]) return;
        kernels.channelAffine(b.dy, b.parameters.weight, 0, b.scratch + dNormal, values);
        kernels.normalizeImagesBackward(b.scratch, b.scratch + dNormal, b.scratch + deviations, b.dx[0], count);
      },
    };
  },
  onnx: (e) =>
    e.graph.add('LayerNormalization', [e.x[0], ...constants(e, 'weight', 'bias')], {
      axis: 1,
      epsilon: { float: e.options.epsilon },
    }),
});
