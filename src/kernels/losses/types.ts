// Losses, and what scores say about classes, as every engine provides them.
import type { Pointer } from '../arena.js';

/** The arguments of a loss for one block. */
export interface LossBlock {
  /** [class][8]: logits, scores or distances. */
  readonly scores: Pointer;
  /** [8] int32, -1 for a dead lane. */
  readonly labels: Pointer;
  /** [8] out: each image's loss, 0 in a dead lane. */
  readonly losses: Pointer;
  /** [class][8] out: d loss / d scores x scale, 0 in a dead lane. */
  readonly dscores: Pointer;
  readonly classes: number;
  readonly scale: number;
}

export interface ScoreKernels {
  /** Probabilities [class][8] of logits [class][8]. */
  softmax(logits: Pointer, probabilities: Pointer, classes: number): void;
  /** e^-y_c / (e^-j + sum_i e^-y_i) of distances y. LeCun et al. 1998, eq. 9. */
  distanceProbabilities(distances: Pointer, probabilities: Pointer, classes: number, j: number): void;
  /** predictions[lane] (int32) = the first class with the largest score x sign. */
  predict(scores: Pointer, predictions: Pointer, classes: number, sign: 1 | -1): void;
  /** ranks[lane] (int32) = how many classes come before the label by score x sign, earlier classes first among equals. */
  rank(scores: Pointer, labels: Pointer, ranks: Pointer, classes: number, sign: 1 | -1): void;
}

export interface LossKernels {
  /** loss = log sum_c e^z_c - sum_c q_c z_c, q = (1 - smoothing) one-hot + smoothing / classes. */
  softmaxCrossEntropy(block: LossBlock, smoothing: number): void;
  /** loss = mean_c (softmax(z)_c - [c = label])^2. */
  softmaxSquaredError(block: LossBlock): void;
  /** loss = mean_c (z_c - t_c)^2, t = on for the label and off for the others. */
  squaredError(block: LossBlock, on: number, off: number): void;
  /** loss = mean_c of max(0, margin - z_label + z_c)^power over the wrong classes (divided by all). */
  hinge(block: LossBlock, margin: number, power: 1 | 2): void;
  /** loss = y_label, or with `discriminative` y_label + log(e^-j + sum_i e^-y_i). LeCun et al. 1998, eq. 8 and 9. */
  distanceLoss(block: LossBlock, discriminative: boolean, j: number): void;
}
