// Fully connected layer.
import { defineLayer, sizeOf } from './layer.js';
import { bindWeighted, weightAndBias, weightedOptions } from './weighted.js';

/**
 * Fully connected layer: y[o] = f(bias[o] + sum over i of weight[o, i] x[i]).
 *
 * Input: any shape; maps are read channel by channel, row by row, as `flatten` would give them.
 * Output [units]. Parameters `weight` [units, inputs], glorot_uniform by default, and `bias` [units],
 * zeros by default; fan-in = inputs.
 */
export const dense = defineLayer({
  type: 'dense',
  summary: 'Fully connected layer; maps are flattened first.',
  inputs: 'one',
  options: {
    units: { type: 'integer', minimum: 1, description: 'Number of outputs.' },
    ...weightedOptions,
  },
  required: ['units'],
  shape: (_, o) => [o.units],
  parameters: ([input], o) => weightAndBias([o.units, sizeOf(input)], o),
  cost([input], _, o) {
    const macs = sizeOf(input) * o.units;
    return { macs, connections: macs + (o.bias ? o.units : 0) };
  },
  bind: ({ kernels, arena, options, inputs: [input] }) =>
    bindWeighted(kernels.dense({ inputs: sizeOf(input), outputs: options.units }, arena)),
});
