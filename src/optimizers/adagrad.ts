// AdaGrad.
import { optionsOf } from '../schema/index.js';
import { defineOptimizer, number } from './optimizer.js';

export const adagrad = defineOptimizer({
  type: 'adagrad',
  summary: 'AdaGrad: each parameter slows down by the squares of its past gradients.',
  documentation: {
    formula: 'g = gradient + weight_decay w; s += g^2; w -= rate g / (sqrt(s) + epsilon)',
    conventions:
      'torch Adagrad with lr_decay 0 and s starting at 0; epsilon outside the root. Weight decay is coupled.',
    source: 'Duchi, Hazan and Singer 2011',
  },
  learningRate: 0.01,
  options: optionsOf({ epsilon: number('Added to the root.', { exclusiveMinimum: 0, default: 1e-10 }) }),
  slots: () => 1,
  rule:
    ({ options: { epsilon }, rate, slots: [s] }) =>
    (g, i) => {
      s[i] += g * g;
      return (rate * g) / (Math.sqrt(s[i]) + epsilon);
    },
  compiled: (simd, { w, g, slots: [s], count, rate, decay, options }) =>
    simd.adagrad(w, g, s, count, rate, options.epsilon, decay),
});
