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
    forward(xAt, weightAt, biasAt, yAt) {
      const [x, weight, bias, y] = arena.views(xAt, weightAt, biasAt, yAt);
      for (let o = 0; o < outputs; o++) {
        for (let lane = 0; lane < LANES; lane++) {
          let sum = biasAt ? bias[o] : 0;
          for (let i = 0; i < inputs; i++) {
            sum += weight[o * inputs + i] * x[i * LANES + lane];
          }
          y[o * LANES + lane] = sum;
        }
      }
    },
    backwardInput(dyAt, weightAt, dxAt) {
      const [dy, weight, dx] = arena.views(dyAt, weightAt, dxAt);
      for (let i = 0; i < inputs; i++) {
        for (let lane = 0; lane < LANES; lane++) {
          let sum = 0;
          for (let o = 0; o < outputs; o++) {
            sum += weight[o * inputs + i] * dy[o * LANES + lane];
          }
          dx[i * LANES + lane] = sum;
        }
      }
    },
    backwardParameters(xAt, dyAt, dWeightAt, dBiasAt) {
      const [x, dy, dWeight, dBias] = arena.views(xAt, dyAt, dWeightAt, dBiasAt);
      const dw = new Float64Array(inputs * outputs);
      const db = new Float64Array(outputs);
      for (let o = 0; o < outputs; o++) {
        for (let lane = 0; lane < LANES; lane++) {
          const d = dy[o * LANES + lane];
          db[o] += d;
          for (let i = 0; i < inputs; i++) {
            dw[o * inputs + i] += d * x[i * LANES + lane];
          }
        }
      }
      accumulate(dWeight, dw);
      if (dBiasAt) accumulate(dBias, db);
    },
  };
}
