// A multi-class support vector machine.
import { optionsOf } from '../schema/index.js';
import { defineHead, denseLayer, denseOptions, softmaxOfScores } from './head.js';

export const hinge = defineHead({
  type: 'hinge',
  summary: 'A dense layer whose right class is to win by a margin: a multi-class support vector machine.',
  documentation: {
    formula: 'z = dense(x); loss = sum over the wrong classes c of max(0, margin - z[label] + z[c])^power / classes',
    shapes: '`head.weight` [classes, inputs], `head.bias` [classes].',
    conventions:
      'torch MultiMarginLoss, averaged over the batch; the regulariser is weight_decay. The prediction is the largest ' +
      'z; probabilities are a softmax of z, for want of better.',
    source: 'Weston and Watkins 1999; Tang 2013',
  },
  options: optionsOf({
    margin: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'By how much the right class is to win.' },
    power: { enum: [1, 2], default: 1, description: '2 squares what is missing.' },
    ...denseOptions,
  }),
  layers: (o, classes) => [denseLayer(classes, o)],
  sign: 1,
  loss(kernels, { margin, power }) {
    const exponent = power === 2 ? 2 : 1;
    return (block) => kernels.hinge(block, margin, exponent);
  },
  ...softmaxOfScores,
});
