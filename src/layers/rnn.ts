// Elman's recurrent layer.
import { optionsOf } from '../schema/index.js';
import { relu } from './activations/relu.js';
import { tanh } from './activations/tanh.js';
import { elmanCell } from './recurrent/cells.js';
import { defineRecurrent } from './recurrent/recurrent.js';

export const rnn = defineRecurrent({
  type: 'rnn',
  summary: 'A recurrent layer: the hidden state is a function of the input and of the state before.',
  documentation: {
    formula: 'h[t] = f(weight_ih_l0 x[t] + bias_ih_l0 + weight_hh_l0 h[t-1] + bias_hh_l0), h[0] = 0',
    conventions: 'torch RNN with one layer. A sequence that the input cannot be read as is refused.',
    source: 'Elman 1990',
  },
  gates: 1,
  cell: (o) => elmanCell({ f: o.nonlinearity === 'relu' ? relu : tanh, parameter: 0 }),
  options: optionsOf({ nonlinearity: { enum: ['tanh', 'relu'], default: 'tanh', description: 'The function f.' } }),
  onnx: {
    operator: 'RNN',
    order: [0],
    attributes: (o) => ({ activations: [o.nonlinearity === 'relu' ? 'Relu' : 'Tanh'] }),
  },
});
