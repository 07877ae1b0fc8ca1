// The sigmoid-weighted linear unit.
import { optionsOf } from '../../schema/index.js';
import { defineActivation } from './define-activation.js';
import { logistic } from './sigmoid.js';

export const swish = defineActivation({
  type: 'swish',
  summary: 'Sigmoid-weighted linear unit, SiLU.',
  options: optionsOf({}),
  documentation: {
    formula: 'f(x) = x / (1 + e^-x)',
    conventions: 'torch SiLU.',
    source: 'Ramachandran, Zoph and Le 2017',
  },
  value: (x) => x * logistic(x),
  slope: (x) => logistic(x) * (1 + x * (1 - logistic(x))),
  derivesFromInput: true,
  compiled: {
    forward: (simd, x, y, count) => simd.activateSwish(x, y, count),
    backward: (simd, x, dy, dx, count) => simd.activateSwishBackward(x, dy, dx, count),
  },
  onnx: (graph, x) => graph.add('Mul', [x, graph.add('Sigmoid', [x])]),
});
