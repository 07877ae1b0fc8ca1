// The hyperbolic tangent.
import { optionsOf } from '../../schema/index.js';
import { defineActivation } from './define-activation.js';

export const tanh = defineActivation({
  type: 'tanh',
  summary: 'Hyperbolic tangent.',
  options: optionsOf({}),
  documentation: { formula: 'f(x) = tanh(x)' },
  value: Math.tanh,
  slope: (y) => 1 - y * y,
  compiled: {
    forward: (simd, x, y, count) => simd.activateTanh(x, y, count),
    backward: (simd, y, dy, dx, count) => simd.activateTanhBackward(y, dy, dx, count),
  },
  onnx: (graph, x) => graph.add('Tanh', [x]),
});
