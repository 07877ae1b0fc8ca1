// Stochastic gradient descent.
import { optionsOf } from '../schema/index.js';
import { defineOptimizer, number } from './optimizer.js';

export const sgd = defineOptimizer({
  type: 'sgd',
  summary: 'Stochastic gradient descent, with momentum if wanted.',
  documentation: {
    formula:
      'g = gradient + weight_decay w; v = momentum v + g; w -= rate v, or with Nesterov w -= rate (g + momentum v)',
    conventions:
      'torch SGD with dampening 0: v starts at 0, so the first v is g. Weight decay is coupled (added to the gradient).',
    source: 'Polyak 1964; Sutskever et al. 2013',
  },
  learningRate: 0.01,
  options: optionsOf({
    momentum: number('Share of the last step that is kept.', { minimum: 0, exclusiveMaximum: 1, default: 0 }),
    nesterov: { type: 'boolean', default: false, description: 'Look ahead along the momentum.' },
  }),
  slots: (o) => (o.momentum > 0 ? 1 : 0),
  rule:
    ({ options: { momentum, nesterov }, rate, slots: [v] }) =>
    (g, i) => {
      if (momentum === 0) return rate * g;
      v[i] = momentum * v[i] + g;
      return rate * (nesterov ? g + momentum * v[i] : v[i]);
    },
  compiled: (simd, { w, g, slots: [v = 0], count, rate, decay, options: { momentum, nesterov } }) =>
    simd.sgd(w, g, v, count, rate, momentum, Number(nesterov), decay),
});
