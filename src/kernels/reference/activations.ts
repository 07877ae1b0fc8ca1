// The specification of the activations: each with its derivative in terms of its output.
import type { Activation } from '../types.js';

/** f(x), and f'(x) written in y = f(x). */
export const activations: Record<Activation, { value: (x: number) => number; slope: (y: number) => number }> = {
  identity: { value: (x) => x, slope: () => 1 },
  relu: { value: (x) => Math.max(0, x), slope: (y) => (y > 0 ? 1 : 0) },
  tanh: { value: Math.tanh, slope: (y) => 1 - y * y },
  // LeCun et al. 1998, section II.B: f(a) = A tanh(S a), A = 1.7159, S = 2/3.
  scaled_tanh: {
    value: (x) => 1.7159 * Math.tanh((2 * x) / 3),
    slope: (y) => (2 / 3) * (1.7159 - (y * y) / 1.7159),
  },
  sigmoid: { value: (x) => 1 / (1 + Math.exp(-x)), slope: (y) => y * (1 - y) },
};
