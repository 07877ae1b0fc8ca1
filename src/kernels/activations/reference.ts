// The specification of the activations: each with its derivative, in terms of its output where it can be.
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import type { ActivationKernels, ActivationName } from './types.js';

interface Definition {
  readonly value: (x: number, parameter: number) => number;
  /** f'(x), written in x for gelu and swish and in y = f(x) for the others. */
  readonly slope: (v: number, parameter: number) => number;
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
/** The standard normal's distribution function, from erf. */
const phi = (x: number) => (1 + erf(x / Math.SQRT2)) / 2;

const activations: Record<ActivationName, Definition> = {
  identity: { value: (x) => x, slope: () => 1 },
  relu: { value: (x) => Math.max(0, x), slope: (y) => (y > 0 ? 1 : 0) },
  tanh: { value: Math.tanh, slope: (y) => 1 - y * y },
  // LeCun et al. 1998, section II.B: f(a) = A tanh(S a), A = 1.7159, S = 2/3.
  scaled_tanh: {
    value: (x) => 1.7159 * Math.tanh((2 * x) / 3),
    slope: (y) => (2 / 3) * (1.7159 - (y * y) / 1.7159),
  },
  sigmoid: { value: logistic, slope: (y) => y * (1 - y) },
  leaky_relu: { value: (x, slope) => (x > 0 ? x : slope * x), slope: (y, slope) => (y > 0 ? 1 : slope) },
  elu: { value: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)), slope: (y, alpha) => (y > 0 ? 1 : y + alpha) },
  softplus: {
    value: (x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))),
    slope: (y) => -Math.expm1(-y),
  },
  gelu: {
    value: (x) => x * phi(x),
    slope: (x) => phi(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
  },
  swish: { value: (x) => x * logistic(x), slope: (x) => logistic(x) * (1 + x * (1 - logistic(x))) },
};

/** The error function, within 1e-13: its Taylor series near 0, a continued fraction beyond. Abramowitz and Stegun 7.1.5, 7.1.14. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  if (Math.abs(x) < 2.5) {
    let [term, sum] = [x, x];
    for (let n = 1; n < 60; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  const z = Math.abs(x);
  let fraction = z;
  for (let n = 60; n > 0; n--) fraction = z + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-z * z) / fraction / Math.sqrt(Math.PI));
}

export function referenceActivations(arena: Arena): ActivationKernels {
  return {
    activate({ f, parameter }, xAt, yAt, count) {
      const [x, y] = arena.views(xAt, yAt);
      const { value } = activations[f];
      for (let i = 0; i < count * LANES; i++) y[i] = value(x[i], parameter);
    },
    activateBackward({ f, parameter }, vAt, dyAt, dxAt, count) {
      const [v, dy, dx] = arena.views(vAt, dyAt, dxAt);
      const { slope } = activations[f];
      for (let i = 0; i < count * LANES; i++) dx[i] = dy[i] * slope(v[i], parameter);
    },
    prelu(xAt, slopeAt, yAt, { channels, size }) {
      const [x, slope, y] = arena.views(xAt, slopeAt, yAt);
      for (let c = 0; c < channels; c++) {
        for (let at = c * size * LANES; at < (c + 1) * size * LANES; at++) {
          const value = x[at];
          y[at] = value > 0 ? value : slope[c] * value;
        }
      }
    },
    preluBackward(xAt, slopeAt, dyAt, dxAt, dSlopeAt, { channels, size }) {
      const [x, slope, dy, dx, dSlope] = arena.views(xAt, slopeAt, dyAt, dxAt, dSlopeAt);
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let at = c * size * LANES; at < (c + 1) * size * LANES; at++) {
          const [value, d] = [x[at], dy[at]];
          if (value <= 0) sum += value * d;
          if (dxAt) dx[at] = value > 0 ? d : slope[c] * d;
        }
        dSlope[c] += sum;
      }
    },
  };
}
