// The numeric primitives, as every engine provides them. src/kernels/reference/ is their readable
// specification; src/kernels/simd/ is the fast implementation; a parity test holds one to the other.
//
// Images are worked on in blocks of LANES = 8. A value of a block is eight consecutive floats, one an
// image, and a map of values is laid out [channel][row][column][8]. A partial last block has dead
// lanes: their inputs are zeros and their loss gradients are zeros, so they add nothing anywhere.
// Parameters and their gradients have PyTorch's layouts. Pointers are byte offsets into the arena.
import type { Arena, Pointer } from './arena.js';

/** Images in a block. */
export const LANES = 8;
/** Bytes of one value of a block. */
export const VALUE_BYTES = LANES * 4;

export type EngineName = 'reference' | 'simd' | 'relaxed-simd';

/** In the order that the compiled kernels number them. */
export const ACTIVATIONS = ['identity', 'relu', 'tanh', 'scaled_tanh', 'sigmoid'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

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

/** One of `of` equal parts of some work: what a thread takes on. */
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

/** What a loss reads and writes for one block. */
export interface LossBlock {
  /** [class][8] */
  readonly logits: Pointer;
  /** [8] int32, -1 for a dead lane. */
  readonly labels: Pointer;
  /** [8] out: each image's loss, 0 in a dead lane. */
  readonly losses: Pointer;
  /** [class][8] out: d loss / d logits x scale, 0 in a dead lane. */
  readonly dlogits: Pointer;
  readonly classes: number;
  readonly scale: number;
}

export interface Kernels {
  readonly engine: EngineName;
  /** Whether a multiply-add rounds once: it changes the last bits of a result. */
  readonly fused: boolean;

  /** Does about `count` independent multiply-adds, and nothing else; returns how many. To measure the peak. */
  multiplyAdds(count: number): number;

  conv2d(geometry: Convolution, arena: Arena): WeightedKernel;
  dense(geometry: Dense, arena: Arena): WeightedKernel;
  /** The largest value of each window; padding never wins; a tie's gradient goes to its first cell. */
  maxPool(geometry: Window, arena: Arena): PoolKernel;
  /** The window's sum over the kernel's area: padding counts as zeros. */
  averagePool(geometry: Window, arena: Arena): PoolKernel;

  /** y = f(x), `count` values of a block; y may be x. */
  activate(f: Activation, x: Pointer, y: Pointer, count: number): void;
  /** dx = dy f'(x), from y = f(x); dx may be dy. */
  activateBackward(f: Activation, y: Pointer, dy: Pointer, dx: Pointer, count: number): void;
  /** y += x, `count` values of a block. */
  addTo(x: Pointer, y: Pointer, count: number): void;

  /** Probabilities [class][8] of logits [class][8]. */
  softmax(logits: Pointer, probabilities: Pointer, classes: number): void;
  /** predictions[lane] (int32) = the first class with the largest logit. */
  predict(logits: Pointer, predictions: Pointer, classes: number): void;
  /** loss = log sum_c e^z_c - z_label. */
  softmaxCrossEntropy(block: LossBlock): void;
  /** loss = mean_c (softmax(z)_c - [c = label])^2. */
  softmaxSquaredError(block: LossBlock): void;

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

  sgd(u: Update, o: { velocity: Pointer; momentum: number; nesterov: boolean }): void;
  adagrad(u: Update, o: { squares: Pointer; epsilon: number }): void;
  adadelta(u: Update, o: { squares: Pointer; deltas: Pointer; rho: number; epsilon: number }): void;
  rmsprop(
    u: Update,
    o: { squares: Pointer; velocity: Pointer; alpha: number; epsilon: number; momentum: number },
  ): void;
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

/** Eight images of a data set in memory. */
export interface ImageBlock {
  /** uint8 [image][channel][row][column] */
  readonly pixels: Pointer;
  /** int32 image numbers. */
  readonly indices: Pointer;
  readonly count: number;
  readonly channels: number;
  /** Of the stored image. */
  readonly rows: number;
  readonly columns: number;
  /** Rows and columns of background, byte 0, that go round it. */
  readonly padding: number;
  /** float [channel][256]: what each byte becomes. */
  readonly table: Pointer;
}
