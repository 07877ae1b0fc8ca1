// The squashing function of the 1998 networks.
import { optionsOf } from '../../schema/index.js';
import { defineActivation } from './define-activation.js';

export const scaledTanh = defineActivation({
  type: 'scaled_tanh',
  summary: 'The squashing function of the 1998 networks.',
  options: optionsOf({}),
  documentation: {
    formula: 'f(x) = 1.7159 tanh(2x / 3)',
    conventions: 'f(1) = 1 and f(-1) = -1, to four digits.',
    source: 'LeCun et al. 1998, appendix A',
  },
  value: (x) => 1.7159 * Math.tanh((2 * x) / 3),
  slope: (y) => (2 / 3) * (1.7159 - (y * y) / 1.7159),
  compiled: {
    forward: (simd, x, y, count) => simd.activateScaledTanh(x, y, count),
    backward: (simd, y, dy, dx, count) => simd.activateScaledTanhBackward(y, dy, dx, count),
  },
  onnx(graph, x) {
    const scaled = graph.add('Mul', [x, graph.scalar(2 / 3)]);
    return graph.add('Mul', [graph.add('Tanh', [scaled]), graph.scalar(1.7159)]);
  },
});
