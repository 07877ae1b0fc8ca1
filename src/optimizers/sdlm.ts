// Stochastic diagonal Levenberg-Marquardt, the optimizer of the 1998 networks.
import { optionsOf } from '../schema/index.js';
import { defineOptimizer, number } from './optimizer.js';

export const sdlm = defineOptimizer({
  type: 'sdlm',
  summary: 'Stochastic diagonal Levenberg-Marquardt: every parameter its own rate, from second derivatives.',
  documentation: {
    formula:
      'w -= rate / (mu + h) g; h = the mean over patterns of the sum, over the connections that share w, of d2E/du2, ' +
      'estimated before each epoch and then left alone',
    conventions:
      'Second derivatives are the diagonal of Gauss and Newton’s: d2E/du2 = d2E/da2 x^2, d2E/da2 = f’(a)^2 sum of u^2 ' +
      'd2E/da2 of the layer above. The patterns are the first of the epoch’s order. Layers without second derivatives ' +
      'are refused.',
    source: 'LeCun et al. 1998, appendix C, eq. 18 to 27; LeCun et al. 1998b, Efficient BackProp',
  },
  learningRate: 0.0005,
  options: optionsOf({
    mu: number('Keeps a rate finite where the error is flat.', { exclusiveMinimum: 0, default: 0.02 }),
    patterns: {
      type: 'integer',
      minimum: 1,
      default: 500,
      description: 'Training images that second derivatives are averaged over.',
    },
  }),
  slots: () => 1,
  curvature: (o) => o.patterns,
  rule:
    ({ options: { mu }, rate, slots: [h] }) =>
    (g, i) =>
      (rate / (mu + h[i])) * g,
  compiled: (simd, { w, g, slots: [h], count, rate, decay, options }) =>
    simd.sdlm(w, g, h, count, rate, options.mu, decay),
});
