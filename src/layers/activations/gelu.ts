// The Gaussian error linear unit.
import { optionsOf } from '../../schema/index.js';
import { defineActivation } from './define-activation.js';

export const gelu = defineActivation({
  type: 'gelu',
  summary: 'Gaussian error linear unit.',
  options: optionsOf({}),
  documentation: {
    formula: 'f(x) = x P(x), P the distribution function of the standard normal',
    conventions: 'Exact (by erf), not the tanh approximation: torch GELU.',
    source: 'Hendrycks and Gimpel 2016',
  },
  value: (x) => x * normalDistribution(x),
  slope: (x) => normalDistribution(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
  derivesFromInput: true,
  compiled: {
    forward: (simd, x, y, count) => simd.activateGelu(x, y, count),
    backward: (simd, x, dy, dx, count) => simd.activateGeluBackward(x, dy, dx, count),
  },
  onnx(graph, x) {
    const erf = graph.add('Erf', [graph.add('Mul', [x, graph.scalar(Math.SQRT1_2)])]);
    const twice = graph.add('Mul', [x, graph.add('Add', [erf, graph.scalar(1)])]);
    return graph.add('Mul', [twice, graph.scalar(0.5)]);
  },
});

/** The standard normal's distribution function, from erf. */
function normalDistribution(x: number): number {
  return (1 + erf(x / Math.SQRT2)) / 2;
}

/**
 * The error function, within 1e-13: its Taylor series near 0, a continued fraction beyond. Abramowitz and Stegun 7.1.5,
 * 7.1.14.
 */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  if (Math.abs(x) < 2.5) {
    let [term, sum] = [x, x];
    for (let n = 1; n < 60; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  const z = Math.abs(x);
  let fraction = z;
  for (let n = 60; n > 0; n--) fraction = z + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-z * z) / fraction / Math.sqrt(Math.PI));
}
