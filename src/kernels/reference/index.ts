// The reference engine: every primitive in plain TypeScript, written to be read.
import type { Arena } from '../arena.js';
import { type Kernels, LANES } from '../types.js';
import { activations } from './activations.js';
import { conv2d } from './conv2d.js';
import { dense } from './dense.js';
import { loadImages } from './images.js';
import { predict, softmax, softmaxCrossEntropy, softmaxSquaredError } from './losses.js';
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
    activate(f, x, y, count) {
      const m = arena.f32;
      const { value } = activations[f];
      for (let i = 0; i < count * LANES; i++) m[y / 4 + i] = value(m[x / 4 + i]);
    },
    activateBackward(f, y, dy, dx, count) {
      const m = arena.f32;
      const { slope } = activations[f];
      for (let i = 0; i < count * LANES; i++) {
        m[dx / 4 + i] = m[dy / 4 + i] * slope(m[y / 4 + i]);
      }
    },
    addTo(x, y, count) {
      const m = arena.f32;
      for (let i = 0; i < count * LANES; i++) m[y / 4 + i] += m[x / 4 + i];
    },
    softmax: (logits, probabilities, classes) => softmax(arena, logits, probabilities, classes),
    predict: (logits, predictions, classes) => predict(arena, logits, predictions, classes),
    softmaxCrossEntropy: (block) => softmaxCrossEntropy(arena, block),
    softmaxSquaredError: (block) => softmaxSquaredError(arena, block),
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
