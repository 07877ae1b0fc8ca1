// The exponential linear unit.
import { optionsOf } from '../../schema/index.js';
import { defineActivation } from './define-activation.js';

export const elu = defineActivation({
  type: 'elu',
  summary: 'Exponential linear unit.',
  options: optionsOf({
    alpha: { type: 'number', default: 1, exclusiveMinimum: 0, description: 'Minus the value far below 0.' },
  }),
  parameter: (o) => o.alpha,
  documentation: {
    formula: 'f(x) = x for x > 0, else alpha (e^x - 1)',
    conventions: 'torch ELU.',
    source: 'Clevert, Unterthiner and Hochreiter 2016',
  },
  value: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)),
  slope: (y, alpha) => (y > 0 ? 1 : y + alpha),
  compiled: {
    forward: (simd, x, y, count, alpha) => simd.activateElu(x, y, count, alpha),
    backward: (simd, y, dy, dx, count, alpha) => simd.activateEluBackward(y, dy, dx, count, alpha),
  },
  onnx: (graph, x, alpha) => graph.add('Elu', [x], { alpha: { float: alpha } }),
});
