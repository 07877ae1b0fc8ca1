// The logistic function.
import { optionsOf } from '../../schema/index.js';
import { defineActivation } from './define-activation.js';

/** 1 / (1 + e^-x) */
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export const sigmoid = defineActivation({
  type: 'sigmoid',
  summary: 'The logistic function.',
  options: optionsOf({}),
  documentation: { formula: 'f(x) = 1 / (1 + e^-x)' },
  value: logistic,
  slope: (y) => y * (1 - y),
  compiled: {
    forward: (simd, x, y, count) => simd.activateSigmoid(x, y, count),
    backward: (simd, y, dy, dx, count) => simd.activateSigmoidBackward(y, dy, dx, count),
  },
  onnx: (graph, x) => graph.add('Sigmoid', [x]),
});
