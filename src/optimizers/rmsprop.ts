// RMSprop.
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
  options: {
    alpha: number('Share of the running average that is kept.', { minimum: 0, exclusiveMaximum: 1, default: 0.99 }),
    epsilon: number('Added to the root.', { exclusiveMinimum: 0, default: 1e-8 }),
    momentum: number('Share of the last step that is kept.', { minimum: 0, exclusiveMaximum: 1, default: 0 }),
  },
  slots: (o) => (o.momentum > 0 ? 2 : 1),
  update: (u) =>
    u.kernels.rmsprop(u, {
      squares: u.slots[0],
      velocity: u.slots[1] ?? 0,
      alpha: u.options.alpha,
      epsilon: u.options.epsilon,
      momentum: u.options.momentum,
    }),
});
