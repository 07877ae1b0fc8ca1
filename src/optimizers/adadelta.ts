// Adadelta.
import { optionsOf } from '../schema/index.js';
import { defineOptimizer, number } from './optimizer.js';

export const adadelta = defineOptimizer({
  type: 'adadelta',
  summary: 'Adadelta: steps scaled by the ratio of past steps to past gradients.',
  documentation: {
    formula:
      'g = gradient + weight_decay w; s = rho s + (1 - rho) g^2; d = sqrt(u + epsilon) / sqrt(s + epsilon) g; u = rho u + (1 - rho) d^2; w -= rate d',
    conventions:
      'torch Adadelta; epsilon inside both roots. Keras: rho 0.95 and epsilon 1e-7. Weight decay is coupled.',
    source: 'Zeiler 2012',
  },
  learningRate: 1,
  options: optionsOf({
    rho: number('Share of the running averages that is kept.', { minimum: 0, exclusiveMaximum: 1, default: 0.9 }),
    epsilon: number('Added inside both roots.', { exclusiveMinimum: 0, default: 1e-6 }),
  }),
  slots: () => 2,
  rule:
    ({ options: { rho, epsilon }, rate, slots: [s, u] }) =>
    (g, i) => {
      s[i] = rho * s[i] + (1 - rho) * g * g;
      const d = (Math.sqrt(u[i] + epsilon) / Math.sqrt(s[i] + epsilon)) * g;
      u[i] = rho * u[i] + (1 - rho) * d * d;
      return rate * d;
    },
  compiled: (simd, { w, g, slots: [s, u], count, rate, decay, options: { rho, epsilon } }) =>
    simd.adadelta(w, g, s, u, count, rate, rho, epsilon, decay),
});
