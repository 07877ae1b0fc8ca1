// The smooth rectifier.
import { optionsOf } from '../../schema/index.js';
import { defineActivation } from './define-activation.js';

export const softplus = defineActivation({
  type: 'softplus',
  summary: 'A smooth rectifier.',
  options: optionsOf({}),
  documentation: {
    formula: 'f(x) = log(1 + e^x)',
    conventions: 'torch Softplus with beta 1.',
    source: 'Dugas et al. 2001',
  },
  value: (x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))),
  slope: (y) => -Math.expm1(-y),
  compiled: {
    forward: (simd, x, y, count) => simd.activateSoftplus(x, y, count),
    backward: (simd, y, dy, dx, count) => simd.activateSoftplusBackward(y, dy, dx, count),
  },
  onnx: (graph, x) => graph.add('Softplus', [x]),
});
