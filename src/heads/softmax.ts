// A dense layer and the softmax of its outputs.
import { activationChoice } from '../layers/index.js';
import { optionsOf } from '../schema/index.js';
import { defineHead, denseLayer, denseOptions, softmaxOfScores } from './head.js';

export const softmax = defineHead({
  type: 'softmax',
  summary: 'A dense layer with one output a class, and the softmax of it.',
  documentation: {
    formula:
      'z = activation(dense(x)), p = softmax(z). cross_entropy: -sum over classes of q log p, q = (1 - s) one-hot + ' +
      's / classes, s the label smoothing. mse: mean over classes of (p - one-hot)^2. The prediction is the largest z.',
    shapes: '`head.weight` [classes, inputs], `head.bias` [classes].',
    conventions:
      'torch CrossEntropyLoss (label_smoothing included) on z, torch MSELoss on p; averaged over the batch. An ' +
      'activation that bounds the logits keeps the loss above a minimum; with relu a class can stop learning. ' +
      '`over: batch` applies softmax(z, dim=0), and then cross-entropy, which applies softmax again.',
    source: 'Bridle 1990; Szegedy et al. 2016 for label smoothing',
  },
  options: optionsOf({
    loss: {
      enum: ['cross_entropy', 'mse'],
      default: 'cross_entropy',
      description: 'cross_entropy: -log p of the right class. mse: mean over classes of (p - one-hot)^2.',
    },
    label_smoothing: {
      type: 'number',
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0,
      description: 'Share of the target that is spread over all classes evenly; for cross_entropy.',
    },
    activation: activationChoice('A function on the logits before the softmax.', { default: 'identity' }),
    over: {
      enum: ['classes', 'batch'],
      default: 'classes',
      description:
        'batch: the scores first go through a softmax over the images of the batch, a mistake kept for study.',
    },
    ...denseOptions,
  }),
  layers(o, classes) {
    const dense = denseLayer(classes, o, o.activation);
    return o.over === 'batch' ? [dense, { type: 'batch_softmax', options: {} }] : [dense];
  },
  sign: 1,
  loss(kernels, o) {
    const smoothing = o.label_smoothing;
    if (o.loss === 'mse') return (block) => kernels.softmaxSquaredError(block);
    return (block) => kernels.softmaxCrossEntropy(block, smoothing);
  },
  curvature: (o) => (o.loss === 'mse' ? undefined : { second: (p) => p * (1 - p) }),
  ...softmaxOfScores,
});
