// RMSprop.
import { optionsOf } from '../schema/index.js';
import { defineOptimizer, number } from './optimizer.js';

export const rmsprop = defineOptimizer({
  type: 'rmsprop',
  summary: 'RMSprop: gradients over a running average of their size.',
  documentation: {
    formula:
      'g = gradient + weight_decay w; s = alpha s + (1 - alpha) g^2; d = g / (sqrt(s) + epsilon); w -= rate d, or with momentum b = momentum b + d; w -= rate b',
    conventions: 'torch RMSprop, not centered; epsilon outside the root. Weight decay is coupled.',
    source: 'Hinton’s lecture 6e, 2012',
  },
  learningRate: 0.01,
  options: optionsOf({
    alpha: number('Share of the running average that is kept.', { minimum: 0, exclusiveMaximum: 1, default: 0.99 }),
    epsilon: number('Added to the root.', { exclusiveMinimum: 0, default: 1e-8 }),
    momentum: number('Share of the last step that is kept.', { minimum: 0, exclusiveMaximum: 1, default: 0 }),
  }),
  slots: (o) => (o.momentum > 0 ? 2 : 1),
  rule:
    ({ options: { alpha, epsilon, momentum }, rate, slots: [s, b] }) =>
    (g, i) => {
      s[i] = alpha * s[i] + (1 - alpha) * g * g;
      const d = g / (Math.sqrt(s[i]) + epsilon);
      if (momentum === 0) return rate * d;
      b[i] = momentum * b[i] + d;
      return rate * b[i];
    },
  compiled: (simd, { w, g, slots: [s, b = 0], count, rate, decay, options: { alpha, epsilon, momentum } }) =>
    simd.rmsprop(w, g, s, b, count, rate, alpha, epsilon, momentum, decay),
});
