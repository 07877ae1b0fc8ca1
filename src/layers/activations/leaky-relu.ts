// The leaky rectified linear unit.
import { optionsOf } from '../../schema/index.js';
import { defineActivation } from './define-activation.js';

export const leakyRelu = defineActivation({
  type: 'leaky_relu',
  summary: 'A rectified linear unit that lets a little through below 0.',
  options: optionsOf({ slope: { type: 'number', default: 0.01, minimum: 0, description: 'Slope below 0.' } }),
  parameter: (o) => o.slope,
  documentation: {
    formula: 'f(x) = x for x > 0, else slope x',
    conventions: "torch LeakyReLU; f'(0) = slope.",
    source: 'Maas, Hannun and Ng 2013',
  },
  value: (x, slope) => (x > 0 ? x : slope * x),
  slope: (y, slope) => (y > 0 ? 1 : slope),
  compiled: {
    forward: (simd, x, y, count, slope) => simd.activateLeakyRelu(x, y, count, slope),
    backward: (simd, y, dy, dx, count, slope) => simd.activateLeakyReluBackward(y, dy, dx, count, slope),
  },
  onnx: (graph, x, slope) => graph.add('LeakyRelu', [x], { alpha: { float: slope } }),
});
