// Long short-term memory.
import { optionsOf } from '../schema/index.js';
import { lstmCell } from './recurrent/cells.js';
import { defineRecurrent } from './recurrent/recurrent.js';

export const lstm = defineRecurrent({
  type: 'lstm',
  summary: 'Long short-term memory: a recurrent layer with a gated cell state.',
  documentation: {
    formula:
      'i, f, o = sigmoid and g = tanh of (weight_ih_l0 x[t] + bias_ih_l0 + weight_hh_l0 h[t-1] + bias_hh_l0); ' +
      'c[t] = f c[t-1] + i g; h[t] = o tanh(c[t]); c[0] = h[0] = 0',
    conventions:
      'torch LSTM with one layer: rows of the weights in the order i, f, g, o; no peepholes. A sequence that the input ' +
      'cannot be read as is refused.',
    source: 'Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000 for the forget gate',
  },
  gates: 4,
  cell: () => lstmCell,
  options: optionsOf({}),
  // Ours: i, f, g, o. ONNX: i, o, f, c.
  onnx: { operator: 'LSTM', order: [0, 3, 1, 2] },
});
