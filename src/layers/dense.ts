// Fully connected layer.
import { optionsOf } from '../schema/index.js';
import { defineLayer } from './layer.js';
import { constants, flattened } from './onnx.js';
import { sizeOf } from './shape.js';
import { bindWeighted, weightAndBias, weightedOptions } from './weighted.js';

export const dense = defineLayer({
  type: 'dense',
  summary: 'Fully connected layer; maps are flattened first.',
  documentation: {
    formula: 'y[o] = f(bias[o] + sum over i of weight[o, i] x[i])',
    shapes:
      'Input of any shape, read channel by channel, row by row; output [units]. `weight` [units, inputs], `bias` [units].',
    conventions: 'torch Linear.',
    source: 'Rumelhart, Hinton and Williams 1986',
  },
  inputs: 'one',
  curvature: true,
  options: optionsOf(
    {
      units: { type: 'integer', minimum: 1, description: 'Number of outputs.' },
      ...weightedOptions,
    },
    ['units'],
  ),
  shape: (_, o) => [o.units],
  parameters: ([input], o) => weightAndBias([o.units, sizeOf(input)], o),
  cost([input], _, o) {
    const macs = sizeOf(input) * o.units;
    return { macs, connections: macs + (o.bias ? o.units : 0) };
  },
  bind(binding) {
    const { kernels, arena, options } = binding;
    const geometry = { inputs: sizeOf(binding.inputs[0]), outputs: options.units };
    return bindWeighted(binding, () => kernels.dense(geometry, arena), geometry.inputs * geometry.outputs);
  },
  onnx: (e) => e.graph.add('Gemm', [flattened(e), ...constants(e, 'weight', 'bias')], { transB: 1 }),
});
