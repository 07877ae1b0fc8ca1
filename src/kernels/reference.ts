// The reference engine: every primitive in plain TypeScript, written to be read.
import { referenceActivations } from './activations/reference.js';
import type { Arena } from './arena.js';
import { referenceAugmentation } from './augmentation/reference.js';
import { conv2d } from './convolution/reference.js';
import { dense } from './dense/reference.js';
import { referenceDistances } from './distances/reference.js';
import { referenceImages } from './images/reference.js';
import type { Kernels } from './kernels.js';
import { referenceLosses } from './losses/reference.js';
import { referenceScores } from './losses/reference-scores.js';
import { referenceNormalization } from './normalization/reference.js';
import { averagePool, maxPool } from './pooling/reference.js';
import { referenceVectors } from './vectors/reference.js';

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
    ...referenceActivations(arena),
    ...referenceNormalization(arena),
    ...referenceDistances(arena),
    ...referenceScores(arena),
    ...referenceLosses(arena),
    ...referenceImages(arena),
    ...referenceAugmentation(arena),
    ...referenceVectors(arena),
  };
}
