// The reference engine: every primitive in plain TypeScript, written to be read.
import type { Arena } from '../arena.js';
import { dropThreshold, randomBits } from '../hash.js';
import { type Kernels, LANES } from '../types.js';
import { activations } from './activations.js';
import { augmentation } from './augmentation.js';
import { conv2d } from './conv2d.js';
import { dense } from './dense.js';
import { distanceKernels } from './distances.js';
import { loadImages } from './images.js';
import * as losses from './losses.js';
import { normalization } from './normalization.js';
import { optimizerSteps } from './optimizers.js';
import { averagePool, maxPool } from './pool2d.js';

export function referenceKernels(arena: Arena): Kernels {
  return {
    engine: 'reference',
    fused: false,
    multiplyAdds(count) {
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = 0; i < count; i += 4) {
        a = a * 0.999 + 1e-9;
        b = b * 0.999 + 1e-9;
        c = c * 0.999 + 1e-9;
        d = d * 0.999 + 1e-9;
      }
      return a + b + c + d < 0 ? 0 : count;
    },
    conv2d,
    dense,
    maxPool,
    averagePool,
    activate({ f, parameter }, x, y, count) {
      const m = arena.f32;
      const { value } = activations[f];
      for (let i = 0; i < count * LANES; i++) m[y / 4 + i] = value(m[x / 4 + i], parameter);
    },
    activateBackward({ f, parameter }, v, dy, dx, count) {
      const m = arena.f32;
      const { slope } = activations[f];
      for (let i = 0; i < count * LANES; i++) {
        m[dx / 4 + i] = m[dy / 4 + i] * slope(m[v / 4 + i], parameter);
      }
    },
    addTo(x, y, count) {
      const m = arena.f32;
      for (let i = 0; i < count * LANES; i++) m[y / 4 + i] += m[x / 4 + i];
    },
    multiplyAdd(a, b, y, factor, count) {
      const m = arena.f32;
      for (let i = 0; i < count * LANES; i++) m[y / 4 + i] += factor * m[a / 4 + i] * m[b / 4 + i];
    },
    dropout(x, y, count, rate, key) {
      const m = arena.f32;
      const threshold = dropThreshold(rate);
      for (let i = 0; i < count * LANES; i++) {
        m[y / 4 + i] = randomBits(key, i) >>> 8 >= threshold ? m[x / 4 + i] / (1 - rate) : 0;
      }
    },
    ...normalization(arena),
    ...distanceKernels(arena),
    softmax: (logits, probabilities, classes) => losses.softmax(arena, logits, probabilities, classes),
    distanceProbabilities: (distances, probabilities, classes, j) =>
      losses.distanceProbabilities(arena, distances, probabilities, classes, j),
    predict: (scores, predictions, classes, sign) => losses.predict(arena, scores, predictions, classes, sign),
    rank: (scores, labels, ranks, classes, sign) => losses.rank(arena, scores, labels, ranks, classes, sign),
    softmaxCrossEntropy: (block, smoothing) => losses.softmaxCrossEntropy(arena, block, smoothing),
    softmaxSquaredError: (block) => losses.softmaxSquaredError(arena, block),
    squaredError: (block, on, off) => losses.squaredError(arena, block, on, off),
    hinge: (block, margin, power) => losses.hinge(arena, block, margin, power),
    distanceLoss: (block, discriminative, j) => losses.distanceLoss(arena, block, discriminative, j),
    ...augmentation(arena),
    loadImages: (images, y) => loadImages(arena, images, y),
    sumGroups(first, groups, stride, count) {
      const m = arena.f32;
      for (let i = 0; i < count; i++) {
        for (let g = 1; g < groups; g++) {
          m[first / 4 + i] += m[(first + g * stride) / 4 + i];
        }
      }
    },
    sumOfSquares(x, count) {
      return arena.floats(x, count).reduce((sum, v) => sum + v * v, 0);
    },
    zero(x, count) {
      arena.f32.fill(0, x / 4, x / 4 + count);
    },
    scale(x, factor, count) {
      const m = arena.f32;
      for (let i = 0; i < count; i++) m[x / 4 + i] *= factor;
    },
    ...optimizerSteps(arena),
  };
}
