// No activation.
import { optionsOf } from '../../schema/index.js';
import { defineActivation } from './define-activation.js';

export const identity = defineActivation({
  type: 'identity',
  summary: 'The value itself.',
  options: optionsOf({}),
  documentation: { formula: 'f(x) = x' },
  value: (x) => x,
  slope: () => 1,
  compiled: {
    forward: (simd, x, y, count) => simd.activateIdentity(x, y, count),
    backward: (simd, y, dy, dx, count) => simd.activateIdentityBackward(y, dy, dx, count),
  },
  onnx: (_, x) => x,
});
