// A dense layer whose outputs are pulled towards target values.
import { activationChoice } from '../layers/index.js';
import { optionsOf } from '../schema/index.js';
import { defineHead, denseLayer, denseOptions, softmaxOfScores } from './head.js';

export const mse = defineHead({
  type: 'mse',
  summary: 'A dense layer and its squared distance to the one-hot class.',
  documentation: {
    formula:
      'z = activation(dense(x)); loss = mean over classes of (z - t)^2, t = on for the class, off for the others',
    shapes: '`head.weight` [classes, inputs], `head.bias` [classes].',
    conventions:
      'torch MSELoss, averaged over classes and batch. The prediction is the largest z; probabilities are a softmax ' +
      'of z, for want of better.',
    source: 'LeCun et al. 1990',
  },
  options: optionsOf({
    on: { type: 'number', default: 1, description: 'Target of the right class.' },
    off: { type: 'number', default: 0, description: 'Target of the others; -1 for scaled_tanh outputs.' },
    activation: activationChoice('Function applied to the outputs.', { default: 'identity' }),
    ...denseOptions,
  }),
  layers: (o, classes) => [denseLayer(classes, o, o.activation)],
  sign: 1,
  loss:
    (kernels, { on, off }) =>
    (block) =>
      kernels.squaredError(block, on, off),
  curvature: (_, classes) => ({ second: () => 2 / classes }),
  ...softmaxOfScores,
});
