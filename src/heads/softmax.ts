// A dense layer and the softmax of its outputs.
import { initializerChoice } from '../initializers/index.js';
import { type OptionsOf, optionsOf } from '../schema/index.js';
import type { Head } from './head.js';

const options = {
  classes: { type: 'integer', minimum: 2, description: 'Number of classes. Default: the data have it.' },
  loss: {
    enum: ['cross_entropy', 'mse'],
    default: 'cross_entropy',
    description: 'cross_entropy: -log p of the right class. mse: mean over classes of (p - one-hot)^2.',
  },
  bias: { type: 'boolean', default: true, description: 'Whether each class has a bias.' },
  init: initializerChoice('glorot_uniform', 'How the weights start.'),
  bias_init: initializerChoice('zeros', 'How the biases start.'),
} as const;

/**
 * scores z = dense(x), parameters `head.weight` [classes, inputs] (glorot_uniform by default) and
 * `head.bias` [classes] (zeros); p = softmax(z). Losses, averaged over the batch:
 * cross_entropy: -log p_label (torch CrossEntropyLoss on z); mse: mean over classes of (p - one-hot)^2
 * (torch MSELoss on p). The prediction is the largest score, the first one of equals. Bridle 1990.
 */
export const softmax: Head<OptionsOf<typeof options, never>> = {
  type: 'softmax',
  summary: 'A dense layer with one output a class, and the softmax of it.',
  options: optionsOf(options),
  classes: (o) => o.classes,
  layer: (o, classes) => ({
    type: 'dense',
    options: { units: classes, activation: 'identity', bias: o.bias, init: o.init, bias_init: o.bias_init },
  }),
  loss: (kernels, o) => (o.loss === 'mse' ? kernels.softmaxSquaredError : kernels.softmaxCrossEntropy),
  predict: (kernels, scores, predictions, classes) => kernels.predict(scores, predictions, classes),
  probabilities: (kernels, scores, out, classes) => kernels.softmax(scores, out, classes),
};
