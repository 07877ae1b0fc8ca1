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
    channelMoments(x, moments, { channels, size }, lanes) {
      const m = arena.f32;
      for (let c = 0; c < channels; c++) {
        let [sum, squares] = [0, 0];
        each(c, size, (at, lane) => {
          if (lane < lanes) sum += m[x / 4 + at];
        });
        const mean = sum / (size * lanes);
        each(c, size, (at, lane) => {
          if (lane < lanes) squares += (m[x / 4 + at] - mean) ** 2;
        });
        m[moments / 4 + c] = mean;
        m[moments / 4 + channels + c] = squares;
      }
    },
    channelSums(a, b, centre, sums, { channels, size }) {
      const m = arena.f32;
      for (let c = 0; c < channels; c++) {
        let [sum, products] = [0, 0];
        const middle = centre ? m[centre / 4 + c] : 0;
        each(c, size, (at) => {
          sum += m[a / 4 + at];
          products += m[a / 4 + at] * (m[b / 4 + at] - middle);
        });
        m[sums / 4 + c] = sum;
        m[sums / 4 + channels + c] = products;
      }
    },
    channelAffine(x, scale, shift, y, { channels, size }) {
      const m = arena.f32;
      for (let c = 0; c < channels; c++) {
        const [s, t] = [m[scale / 4 + c], shift ? m[shift / 4 + c] : 0];
        each(c, size, (at) => {
          m[y / 4 + at] = s * m[x / 4 + at] + t;
        });
      }
    },
    channelBlend(u, v, coefficients, y, { channels, size }, lanes) {
      const m = arena.f32;
      for (let c = 0; c < channels; c++) {
        const [a, b, d] = [0, 1, 2].map((k) => m[coefficients / 4 + k * channels + c]);
        each(c, size, (at, lane) => {
          m[y / 4 + at] = lane < lanes ? a * m[u / 4 + at] + b * m[v / 4 + at] + d : 0;
        });
      }
    },
    normalizeImages(x, y, deviations, epsilon, count) {
      const m = arena.f32;
      for (let lane = 0; lane < LANES; lane++) {
        const values = Array.from({ length: count }, (_, i) => m[x / 4 + i * LANES + lane]);
        const mean = values.reduce((a, b) => a + b) / count;
        const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / count;
        const inverse = 1 / Math.sqrt(variance + epsilon);
        m[deviations / 4 + lane] = inverse;
        for (const [i, v] of values.entries()) m[y / 4 + i * LANES + lane] = (v - mean) * inverse;
      }
    },
    normalizeImagesBackward(y, dy, deviations, dx, count) {
      const m = arena.f32;
      for (let lane = 0; lane < LANES; lane++) {
        let [sum, along] = [0, 0];
        for (let i = lane; i < count * LANES; i += LANES) {
          sum += m[dy / 4 + i];
          along += m[dy / 4 + i] * m[y / 4 + i];
        }
        for (let i = lane; i < count * LANES; i += LANES) {
          m[dx / 4 + i] = m[deviations / 4 + lane] * (m[dy / 4 + i] - sum / count - (m[y / 4 + i] * along) / count);
        }
      }
    },
  };
}
