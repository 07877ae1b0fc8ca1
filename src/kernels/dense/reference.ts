// The specification of dense.
import { accumulate } from '../accumulate.js';
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import type { WeightedKernel } from '../weighted-kernel.js';
import type { Dense } from './types.js';

/** y[o] = bias[o] + sum over inputs i of w[o, i] x[i], in double precision, rounded once. */
export function dense({ inputs, outputs }: Dense, arena: Arena): WeightedKernel {
  return {
    scratchBytes: 0,
    prepare() {},
    forward(x, weight, bias, y) {
      const m = arena.f32;
      for (let o = 0; o < outputs; o++) {
        for (let lane = 0; lane < LANES; lane++) {
          let sum = bias ? m[bias / 4 + o] : 0;
          for (let i = 0; i < inputs; i++) {
            sum += m[weight / 4 + o * inputs + i] * m[x / 4 + i * LANES + lane];
          }
          m[y / 4 + o * LANES + lane] = sum;
        }
      }
    },
    backwardInput(dy, weight, dx) {
      const m = arena.f32;
      for (let i = 0; i < inputs; i++) {
        for (let lane = 0; lane < LANES; lane++) {
          let sum = 0;
          for (let o = 0; o < outputs; o++) {
            sum += m[weight / 4 + o * inputs + i] * m[dy / 4 + o * LANES + lane];
          }
          m[dx / 4 + i * LANES + lane] = sum;
        }
      }
    },
    backwardParameters(x, dy, dWeight, dBias) {
      const m = arena.f32;
      const dw = new Float64Array(inputs * outputs);
      const db = new Float64Array(outputs);
      for (let o = 0; o < outputs; o++) {
        for (let lane = 0; lane < LANES; lane++) {
          const d = m[dy / 4 + o * LANES + lane];
          db[o] += d;
          for (let i = 0; i < inputs; i++) {
            dw[o * inputs + i] += d * m[x / 4 + i * LANES + lane];
          }
        }
      }
      accumulate(m, dWeight, dw);
      if (dBias) accumulate(m, dBias, db);
    },
  };
}
