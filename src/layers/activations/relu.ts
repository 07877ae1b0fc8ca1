// The rectified linear unit.
import { optionsOf } from '../../schema/index.js';
import { defineActivation } from './define-activation.js';

export const relu = defineActivation({
  type: 'relu',
  summary: 'Rectified linear unit.',
  options: optionsOf({}),
  documentation: {
    formula: 'f(x) = max(0, x)',
    conventions: "f'(0) = 0.",
    source: 'Nair and Hinton 2010',
  },
  value: (x) => Math.max(0, x),
  slope: (y) => (y > 0 ? 1 : 0),
  compiled: {
    forward: (simd, x, y, count) => simd.activateRelu(x, y, count),
    backward: (simd, y, dy, dx, count) => simd.activateReluBackward(y, dy, dx, count),
  },
  onnx: (graph, x) => graph.add('Relu', [x]),
});
