// The specification of radial basis function units.
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import type { DistanceKernels } from './types.js';

/** y_c = sum_j (x_j - w_cj)^2; dx_j = sum_c dy_c 2 (x_j - w_cj); dw_cj = -sum over images of the same. */
export function referenceDistances(arena: Arena): DistanceKernels {
  return {
    distances(xAt, codesAt, yAt, { inputs, outputs }) {
      const [x, codes, y] = arena.views(xAt, codesAt, yAt);
      for (let c = 0; c < outputs; c++) {
        for (let lane = 0; lane < LANES; lane++) {
          let sum = 0;
          for (let j = 0; j < inputs; j++) sum += (x[j * LANES + lane] - codes[c * inputs + j]) ** 2;
          y[c * LANES + lane] = sum;
        }
      }
    },
    distancesBackward(xAt, codesAt, dyAt, dxAt, dCodesAt, { inputs, outputs }) {
      const [x, codes, dy, dx, dCodes] = arena.views(xAt, codesAt, dyAt, dxAt, dCodesAt);
      for (let j = 0; j < inputs; j++) {
        for (let lane = 0; lane < LANES; lane++) {
          let sum = 0;
          for (let c = 0; c < outputs; c++) {
            const code = c * inputs + j;
            const slope = 2 * (x[j * LANES + lane] - codes[code]) * dy[c * LANES + lane];
            sum += slope;
            if (dCodesAt) dCodes[code] -= slope;
          }
          if (dxAt) dx[j * LANES + lane] = sum;
        }
      }
    },
  };
}
