// The numeric primitives, as every engine provides them. src/kernels/reference/ is their readable
// specification; src/kernels/simd/ is the fast implementation; a parity test holds one to the other.
//
// Images are worked on in blocks of LANES = 8. A value of a block is eight consecutive floats, one an
// image, and a map of values is laid out [channel][row][column][8]. A partial last block has dead
// lanes: their inputs are zeros and their loss gradients are zeros, so they add nothing anywhere.
// Parameters and their gradients have PyTorch's layouts. Pointers are byte offsets into the arena.
import type { Arena, Pointer } from './arena.js';
import type { Elastic, ImageBlock, Warp } from './images.js';

/** Images in a block. */
export const LANES = 8;
/** Bytes of one value of a block. */
export const VALUE_BYTES = LANES * 4;

export type EngineName = 'reference' | 'simd' | 'relaxed-simd';

/** The compiled kernels number them in this order. */
export const ACTIVATIONS = [
  'identity',
  'relu',
  'tanh',
  'scaled_tanh',
  'sigmoid',
  'leaky_relu',
  'elu',
  'softplus',
  'gelu',
  'swish',
] as const;
export type ActivationName = (typeof ACTIVATIONS)[number];

/** A function with its one number: leaky_relu's slope, elu's alpha; 0 where there is none. */
export interface Activation {
  readonly f: ActivationName;
  readonly parameter: number;
}

/** Whether f' is a function of x: for gelu and swish two x share one y. For the others it is a function of y. */
export const derivesFromInput = ({ f }: Activation): boolean => f === 'gelu' || f === 'swish';

/** A window sliding over a map: sizes are [rows, columns]. Padding is on both sides of each axis. */
export interface Window {
  readonly channels: number;
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

/** A 2-D convolution: `channels` input maps to `filters` output maps. Weights [filter, channel, row, column]. */
export interface Convolution extends Window {
  readonly filters: number;
  /**
   * The input maps, in rising order, that each filter sees; all by default. Weights that join a filter to a
   * map it does not see must be 0; they are skipped where that is faster, and get no gradient.
   */
  readonly connections?: readonly (readonly number[])[];
}

/** A dense layer. Weights [output, input]. */
export interface Dense {
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * A layer with weights, bound to its geometry. `bias` pointers may be 0: no bias.
 * All calls but `prepare` work on one block; `scratch` is that block's private working space.
 */
export interface WeightedKernel {
  /** Bytes of scratch a block needs, zeroed before its first use and then left alone between calls. */
  readonly scratchBytes: number;
  /** Takes in its share of new weights; all shares are taken after weights change, before any block is worked on. */
  prepare(weight: Pointer, share: Share): void;
  /** y = weight * x + bias. */
  forward(x: Pointer, weight: Pointer, bias: Pointer, y: Pointer, scratch: Pointer): void;
  /** dx = the gradient of y's loss with respect to x; overwrites dx. */
  backwardInput(dy: Pointer, weight: Pointer, dx: Pointer): void;
  /** Adds the block's gradients to dWeight and dBias; after `forward` on the same block and scratch. */
  backwardParameters(x: Pointer, dy: Pointer, dWeight: Pointer, dBias: Pointer, scratch: Pointer): void;
}

export interface PoolKernel {
  /** y = the pooled x. */
  forward(x: Pointer, y: Pointer): void;
  /** Overwrites dx. */
  backward(x: Pointer, y: Pointer, dy: Pointer, dx: Pointer): void;
}

/** A vector of parameters under update; `count` is a multiple of 4. */
export interface Update {
  readonly w: Pointer;
  readonly g: Pointer;
  readonly count: number;
  /** The learning rate of this step. */
  readonly rate: number;
  /** L2 coefficient: decay x w is added to the gradient. */
  readonly decay: number;
}

/** A thread's share of some work: part `index` of `of` equal parts. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** The share's range [start, end) of `count` items, in whole multiples of `unit`. */
export function rangeOf({ index, of }: Share, count: number, unit = 1): [start: number, end: number] {
  const units = Math.ceil(count / unit);
  const at = (i: number) => Math.min(count, Math.floor((units * i) / of) * unit);
  return [at(index), at(index + 1)];
}

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

export interface Kernels {
  readonly engine: EngineName;
  /** Whether a multiply-add rounds once, which changes the last bits of results. */
  readonly fused: boolean;

  /** Does about `count` independent multiply-adds, and nothing else; returns how many. To measure the peak. */
  multiplyAdds(count: number): number;

  conv2d(geometry: Convolution, arena: Arena): WeightedKernel;
  dense(geometry: Dense, arena: Arena): WeightedKernel;
  /** The largest value of each window; padding never wins; a tie's gradient goes to its first cell. */
  maxPool(geometry: Window, arena: Arena): PoolKernel;
  /** The window's sum over a divisor, the kernel's area for an average: padding counts as zeros. */
  averagePool(geometry: Window, divisor: number, arena: Arena): PoolKernel;

  /** y = f(x), `count` values of a block; y may be x. */
  activate(f: Activation, x: Pointer, y: Pointer, count: number): void;
  /** dx = dy f'(x), from v = x where `derivesFromInput`, else from v = y = f(x); dx may be dy. */
  activateBackward(f: Activation, v: Pointer, dy: Pointer, dx: Pointer, count: number): void;
  /** y += x, `count` values of a block. */
  addTo(x: Pointer, y: Pointer, count: number): void;
  /** y += factor a b, `count` values of a block. */
  multiplyAdd(a: Pointer, b: Pointer, y: Pointer, factor: number, count: number): void;
  /**
   * y = x / (1 - rate) with probability 1 - rate, else 0: a function of `key` and the value's number
   * alone, so that the backward pass is the same call on dy.
   */
  dropout(x: Pointer, y: Pointer, count: number, rate: number, key: number): void;

  /** Mean and sum of squared deviations of each map's values over the first `lanes` images: float [channel], [channel]. */
  channelMoments(x: Pointer, moments: Pointer, maps: Maps, lanes: number): void;
  /** Sums of a and of a (b - centre) over each map's values: float [channel], [channel]; no centre where it is 0. */
  channelSums(a: Pointer, b: Pointer, centre: Pointer, sums: Pointer, maps: Maps): void;
  /** y[c] = scale[c] x[c] + shift[c], float [channel] each; no shift where it is 0. */
  channelAffine(x: Pointer, scale: Pointer, shift: Pointer, y: Pointer, maps: Maps): void;
  /** y[c] = a[c] u[c] + b[c] v[c] + d[c] in the first `lanes` images, 0 in the others; coefficients float [3][channel]. */
  channelBlend(u: Pointer, v: Pointer, coefficients: Pointer, y: Pointer, maps: Maps, lanes: number): void;
  /** y = x where x > 0, else slope[c] x. */
  prelu(x: Pointer, slope: Pointer, y: Pointer, maps: Maps): void;
  /** dx, and dSlope[c] += sum of x dy where x <= 0; dx may be 0: not wanted. */
  preluBackward(x: Pointer, slope: Pointer, dy: Pointer, dx: Pointer, dSlope: Pointer, maps: Maps): void;
  /** y = (x - mean) / sqrt(variance + epsilon) of each image's `count` values; deviations[lane] = that root's inverse. */
  normalizeImages(x: Pointer, y: Pointer, deviations: Pointer, epsilon: number, count: number): void;
  /** dx of normalizeImages from its y and dy. */
  normalizeImagesBackward(y: Pointer, dy: Pointer, deviations: Pointer, dx: Pointer, count: number): void;

  /** y[c] = sum_j (x_j - codes[c][j])^2: `inputs` values to `outputs` squared distances. */
  distances(x: Pointer, codes: Pointer, y: Pointer, g: Dense): void;
  /** dx (unless 0), and what it adds to dCodes [c][j] (unless 0). */
  distancesBackward(x: Pointer, codes: Pointer, dy: Pointer, dx: Pointer, dCodes: Pointer, g: Dense): void;

  /** Probabilities [class][8] of logits [class][8]. */
  softmax(logits: Pointer, probabilities: Pointer, classes: number): void;
  /** e^-y_c / (e^-j + sum_i e^-y_i) of distances y. LeCun et al. 1998, eq. 9. */
  distanceProbabilities(distances: Pointer, probabilities: Pointer, classes: number, j: number): void;
  /** predictions[lane] (int32) = the first class with the largest score x sign. */
  predict(scores: Pointer, predictions: Pointer, classes: number, sign: 1 | -1): void;
  /** ranks[lane] (int32) = how many classes come before the label by score x sign, earlier classes first among equals. */
  rank(scores: Pointer, labels: Pointer, ranks: Pointer, classes: number, sign: 1 | -1): void;
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

  /** y[c][p][lane] = table[c][pixels[indices[lane]][c][p]], padded; lanes from `count` on are zeros inside. */
  loadImages(images: ImageBlock, y: Pointer): void;

  /** Sums `groups` vectors of `count` floats, `stride` bytes apart, into the first, in order. */
  sumGroups(first: Pointer, groups: number, stride: number, count: number): void;
  /** The sum of squares of `count` floats. */
  sumOfSquares(x: Pointer, count: number): number;
  /** x = 0 for `count` floats. */
  zero(x: Pointer, count: number): void;
  /** x *= factor. */
  scale(x: Pointer, factor: number, count: number): void;

  /** Resamples one image. */
  warp(images: Warp): void;
  /**
   * Two smooth random fields of rows x columns floats, rows then columns: uniform noise in [-1, 1] on every second
   * row and column, blurred, times alpha, and bilinear between.
   */
  displacement(field: Pointer, scratch: Pointer, rows: number, columns: number, o: Elastic, key: number): void;
  /** Adds normal noise of a deviation to `count` bytes, rounded and kept within 0 and 255. */
  noise(bytes: Pointer, count: number, deviation: number, key: number): void;

  sgd(u: Update, o: { velocity: Pointer; momentum: number; nesterov: boolean }): void;
  adagrad(u: Update, o: { squares: Pointer; epsilon: number }): void;
  adadelta(u: Update, o: { squares: Pointer; deltas: Pointer; rho: number; epsilon: number }): void;
  rmsprop(
    u: Update,
    o: { squares: Pointer; velocity: Pointer; alpha: number; epsilon: number; momentum: number },
  ): void;
  /** w -= rate / (mu + curvature) g. */
  sdlm(u: Update, o: { curvature: Pointer; mu: number }): void;
  /** `correction` = 1 / sqrt(1 - beta2^t), `rate` already over 1 - beta1^t; w is first multiplied by `shrink`. */
  adam(
    u: Update,
    o: {
      first: Pointer;
      second: Pointer;
      beta1: number;
      beta2: number;
      epsilon: number;
      correction: number;
      shrink: number;
    },
  ): void;
}

/** Maps of a block: `channels` of `size` values each. */
interface Maps {
  readonly channels: number;
  readonly size: number;
}
