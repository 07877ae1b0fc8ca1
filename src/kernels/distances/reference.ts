// The specification of radial basis function units.
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import type { DistanceKernels } from './types.js';

/** y_c = sum_j (x_j - w_cj)^2; dx_j = sum_c dy_c 2 (x_j - w_cj); dw_cj = -sum over images of the same. */
export function referenceDistances(arena: Arena): DistanceKernels {
  return {
    distances(x, codes, y, { inputs, outputs }) {
      const m = arena.f32;
      for (let c = 0; c < outputs; c++) {
        for (let lane = 0; lane < LANES; lane++) {
          let sum = 0;
          for (let j = 0; j < inputs; j++) sum += (m[x / 4 + j * LANES + lane] - m[codes / 4 + c * inputs + j]) ** 2;
          m[y / 4 + c * LANES + lane] = sum;
        }
      }
    },
    distancesBackward(x, codes, dy, dx, dCodes, { inputs, outputs }) {
      const m = arena.f32;
      for (let j = 0; j < inputs; j++) {
        for (let lane = 0; lane < LANES; lane++) {
          let sum = 0;
          for (let c = 0; c < outputs; c++) {
            const code = c * inputs + j;
            const slope = 2 * (m[x / 4 + j * LANES + lane] - m[codes / 4 + code]) * m[dy / 4 + c * LANES + lane];
            sum += slope;
            if (dCodes) m[dCodes / 4 + code] -= slope;
          }
          if (dx) m[dx / 4 + j * LANES + lane] = sum;
        }
      }
    },
  };
}
