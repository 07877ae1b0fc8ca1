// Losses and scores on the compiled kernels.
import type { SimdModule } from '../simd-module.js';
import type { LossKernels, ScoreKernels } from './types.js';

export function simdLosses(module: SimdModule): LossKernels {
  return {
    softmaxCrossEntropy: (b, smoothing) =>
      void module.softmaxCrossEntropy(b.scores, b.labels, b.losses, b.dscores, b.classes, b.scale, smoothing),
    softmaxSquaredError: (b) =>
      void module.softmaxSquaredError(b.scores, b.labels, b.losses, b.dscores, b.classes, b.scale),
    squaredError: (b, on, off) =>
      void module.squaredError(b.scores, b.labels, b.losses, b.dscores, b.classes, b.scale, on, off),
    hinge: (b, margin, power) =>
      void module.hinge(b.scores, b.labels, b.losses, b.dscores, b.classes, b.scale, margin, power),
    distanceLoss: (b, discriminative, j) =>
      void module.distanceLoss(b.scores, b.labels, b.losses, b.dscores, b.classes, b.scale, Number(discriminative), j),
  };
}

export function simdScores(module: SimdModule): ScoreKernels {
  return {
    softmax: (logits, probabilities, classes) => void module.softmax(logits, probabilities, classes),
    distanceProbabilities: (distances, probabilities, classes, j) =>
      void module.distanceProbabilities(distances, probabilities, classes, j),
    predict: (scores, predictions, classes, sign) => void module.predict(scores, predictions, classes, sign),
    rank: (scores, labels, ranks, classes, sign) => void module.rank(scores, labels, ranks, classes, sign),
  };
}
