// The specification of activations: value by value. The functions are in src/layers/activations/.
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import { settled, TINY } from '../tiny.js';
import type { ActivationKernels } from './types.js';

export function referenceActivations(arena: Arena): ActivationKernels {
  return {
    activate({ f, parameter }, xAt, yAt, count) {
      const [x, y] = arena.views(xAt, yAt);
      for (let i = 0; i < count * LANES; i++) y[i] = f.value(x[i], parameter);
    },
    activateBackward({ f, parameter }, vAt, dyAt, dxAt, count) {
      const [v, dy, dx] = arena.views(vAt, dyAt, dxAt);
      for (let i = 0; i < count * LANES; i++) dx[i] = settled(dy[i] * f.slope(v[i], parameter), TINY);
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
          if (dxAt) dx[at] = settled(value > 0 ? d : slope[c] * d, TINY);
        }
        dSlope[c] += sum;
      }
    },
  };
}
