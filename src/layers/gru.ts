// Gated recurrent unit.
import { optionsOf } from '../schema/index.js';
import { gruCell } from './recurrent/cells.js';
import { defineRecurrent } from './recurrent/recurrent.js';

export const gru = defineRecurrent({
  type: 'gru',
  summary: 'Gated recurrent unit: a recurrent layer that keeps or replaces its state unit by unit.',
  documentation: {
    formula:
      'r, z = sigmoid(weight_ih_l0 x[t] + bias_ih_l0 + weight_hh_l0 h[t-1] + bias_hh_l0); ' +
      'n = tanh(W_in x[t] + b_in + r (W_hn h[t-1] + b_hn)); h[t] = (1 - z) n + z h[t-1]; h[0] = 0',
    conventions:
      'torch GRU with one layer: rows of the weights in the order r, z, n; r acts after the recurrent product (Keras: ' +
      'reset_after=True). A sequence that the input cannot be read as is refused.',
    source: 'Cho et al. 2014',
  },
  gates: 3,
  cell: () => gruCell,
  options: optionsOf({}),
  // Ours: r, z, n. ONNX: z, r, h.
  onnx: { operator: 'GRU', order: [1, 0, 2], attributes: () => ({ linear_before_reset: 1 }) },
});
