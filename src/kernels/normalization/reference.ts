// The specification of what normalising layers are made of: statistics and affine maps of channels and of images.
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import type { NormalizationKernels } from './types.js';

export function referenceNormalization(arena: Arena): NormalizationKernels {
  /** Visits the floats of a map: `at` is its number from the start of a block's values. */
  const each = (channel: number, size: number, visit: (at: number, lane: number) => void) => {
    for (let i = channel * size * LANES; i < (channel + 1) * size * LANES; i++) visit(i, i % LANES);
  };
  return {
    channelMoments(xAt, momentsAt, { channels, size }, lanes) {
      const [x, moments] = arena.views(xAt, momentsAt);
      for (let c = 0; c < channels; c++) {
        let [sum, squares] = [0, 0];
        each(c, size, (at, lane) => {
          if (lane < lanes) sum += x[at];
        });
        const mean = sum / (size * lanes);
        each(c, size, (at, lane) => {
          if (lane < lanes) squares += (x[at] - mean) ** 2;
        });
        moments[c] = mean;
        moments[channels + c] = squares;
      }
    },
    channelSums(aAt, bAt, centreAt, sumsAt, { channels, size }) {
      const [a, b, centre, sums] = arena.views(aAt, bAt, centreAt, sumsAt);
      for (let c = 0; c < channels; c++) {
        let [sum, products] = [0, 0];
        const middle = centreAt ? centre[c] : 0;
        each(c, size, (at) => {
          sum += a[at];
          products += a[at] * (b[at] - middle);
        });
        sums[c] = sum;
        sums[channels + c] = products;
      }
    },
    channelAffine(xAt, scaleAt, shiftAt, yAt, { channels, size }) {
      const [x, scale, shift, y] = arena.views(xAt, scaleAt, shiftAt, yAt);
      for (let c = 0; c < channels; c++) {
        const [s, t] = [scale[c], shiftAt ? shift[c] : 0];
        each(c, size, (at) => {
          y[at] = s * x[at] + t;
        });
      }
    },
    channelBlend(uAt, vAt, coefficientsAt, yAt, { channels, size }, lanes) {
      const [u, v, coefficients, y] = arena.views(uAt, vAt, coefficientsAt, yAt);
      for (let c = 0; c < channels; c++) {
        const [a, b, d] = [0, 1, 2].map((k) => coefficients[k * channels + c]);
        each(c, size, (at, lane) => {
          y[at] = lane < lanes ? a * u[at] + b * v[at] + d : 0;
        });
      }
    },
    normalizeImages(xAt, yAt, deviationsAt, epsilon, count) {
      const [x, y, deviations] = arena.views(xAt, yAt, deviationsAt);
      for (let lane = 0; lane < LANES; lane++) {
        const values = Array.from({ length: count }, (_, i) => x[i * LANES + lane]);
        const mean = values.reduce((a, b) => a + b) / count;
        const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / count;
        const inverse = 1 / Math.sqrt(variance + epsilon);
        deviations[lane] = inverse;
        for (const [i, v] of values.entries()) y[i * LANES + lane] = (v - mean) * inverse;
      }
    },
    normalizeImagesBackward(yAt, dyAt, deviationsAt, dxAt, count) {
      const [y, dy, deviations, dx] = arena.views(yAt, dyAt, deviationsAt, dxAt);
      for (let lane = 0; lane < LANES; lane++) {
        let [sum, along] = [0, 0];
        for (let i = lane; i < count * LANES; i += LANES) {
          sum += dy[i];
          along += dy[i] * y[i];
        }
        for (let i = lane; i < count * LANES; i += LANES) {
          dx[i] = deviations[lane] * (dy[i] - sum / count - (y[i] * along) / count);
        }
      }
    },
  };
}
