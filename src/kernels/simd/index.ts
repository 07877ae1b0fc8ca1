// The SIMD engine: the compiled kernels behind the interface that the reference engine specifies.
import type { Arena } from '../arena.js';
import { dropThreshold } from '../hash.js';
import {
  ACTIVATIONS,
  type Activation,
  type Convolution,
  type Dense,
  type Kernels,
  type PoolKernel,
  type Window,
} from '../types.js';
import { connectedConvolution } from './connected-convolution.js';
import { convolution, dense } from './convolution.js';
import { instantiate } from './module.js';

/** A kernel as large as the map has one place to be in: a dense layer, with the same weights. */
const seesAllAtOnce = ({ input, kernel, padding }: Convolution) =>
  input.every((size, axis) => size === kernel[axis] && padding[axis] === 0);
const asDense = ({ channels, filters, kernel }: Convolution): Dense => ({
  inputs: channels * kernel[0] * kernel[1],
  outputs: filters,
});

/** The first arguments of the pooling kernels. */
const windowArguments = ({ channels, input, output, kernel, stride, padding }: Window): number[] => [
  channels,
  ...[input, output, kernel, stride, padding].flat(),
];

export function simdKernels(flavour: 'simd' | 'relaxed-simd', arena: Arena, compiled: WebAssembly.Module): Kernels {
  const module = instantiate(compiled, arena);
  // Arguments are written out, not spread: the training loop leaves nothing to the garbage collector.
  const code = ({ f }: Activation) => ACTIVATIONS.indexOf(f);
  return {
    engine: flavour,
    fused: module.fused(1 + 2 ** -12, 1 + 2 ** -12, -1) === 1,
    multiplyAdds(count) {
      const rounds = Math.ceil(count / 48);
      module.peak(rounds);
      return rounds * 48;
    },
    conv2d(g, on) {
      if (g.connections) return connectedConvolution(module, g, g.connections, on);
      return seesAllAtOnce(g) ? dense(module, asDense(g), on) : convolution(module, g, on);
    },
    dense: (g, on) => dense(module, g, on),
    maxPool(g): PoolKernel {
      const forward = module.maxPool.bind(undefined, ...windowArguments(g));
      const backward = module.maxPoolBackward.bind(undefined, ...windowArguments(g));
      return { forward: (x, y) => void forward(x, y), backward: (x, y, dy, dx) => void backward(x, y, dy, dx) };
    },
    averagePool(g, divisor): PoolKernel {
      const forward = module.averagePool.bind(undefined, ...windowArguments(g), 1 / divisor);
      const backward = module.averagePoolBackward.bind(undefined, ...windowArguments(g), 1 / divisor);
      return { forward: (x, y) => void forward(x, y), backward: (_x, _y, dy, dx) => void backward(dy, dx) };
    },
    activate: (f, x, y, count) => void module.activate(code(f), x, y, count, f.parameter),
    activateBackward: (f, v, dy, dx, count) => void module.activateBackward(code(f), v, dy, dx, count, f.parameter),
    addTo: (x, y, count) => void module.addTo(x, y, count),
    multiplyAdd: (a, b, y, factor, count) => void module.multiplyAdd(a, b, y, factor, count),
    dropout: (x, y, count, rate, key) => void module.dropout(x, y, count, dropThreshold(rate), 1 / (1 - rate), key),
    channelMoments: (x, moments, { channels, size }, lanes) =>
      void module.channelMoments(x, moments, channels, size, lanes),
    channelSums: (a, b, centre, sums, { channels, size }) =>
      void module.channelSums(a, b, centre, sums, channels, size),
    channelAffine: (x, scale, shift, y, { channels, size }) =>
      void module.channelAffine(x, scale, shift, y, channels, size),
    channelBlend: (u, v, coefficients, y, { channels, size }, lanes) =>
      void module.channelBlend(u, v, coefficients, y, channels, size, lanes),
    prelu: (x, slope, y, { channels, size }) => void module.prelu(x, slope, y, channels, size),
    preluBackward: (x, slope, dy, dx, dSlope, { channels, size }) =>
      void module.preluBackward(x, slope, dy, dx, dSlope, channels, size),
    normalizeImages: (x, y, deviations, epsilon, count) =>
      void module.normalizeImages(x, y, deviations, epsilon, count),
    normalizeImagesBackward: (y, dy, deviations, dx, count) =>
      void module.normalizeImagesBackward(y, dy, deviations, dx, count),
    distances: (x, codes, y, { inputs, outputs }) => void module.distances(x, codes, y, inputs, outputs),
    distancesBackward: (x, codes, dy, dx, dCodes, { inputs, outputs }) =>
      void module.distancesBackward(x, codes, dy, dx, dCodes, inputs, outputs),
    softmax: (logits, probabilities, classes) => void module.softmax(logits, probabilities, classes),
    distanceProbabilities: (distances, probabilities, classes, j) =>
      void module.distanceProbabilities(distances, probabilities, classes, j),
    predict: (scores, predictions, classes, sign) => void module.predict(scores, predictions, classes, sign),
    rank: (scores, labels, ranks, classes, sign) => void module.rank(scores, labels, ranks, classes, sign),
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
    warp: ({ image, out, scratch, channels, rows, columns, matrix: m, field }) =>
      void module.warp(image, out, scratch, channels, rows, columns, m[0], m[1], m[2], m[3], m[4], m[5], field),
    displacement: (field, scratch, rows, columns, { alpha, weights, radius }, key) =>
      void module.displacement(field, scratch, rows, columns, alpha, weights, radius, key),
    noise: (bytes, count, deviation, key) => void module.noise(bytes, count, deviation, key),
    loadImages: (b, y) =>
      void module.loadImages(b.pixels, b.indices, b.count, b.channels, b.rows, b.columns, b.padding, b.table, y),
    sumGroups: (first, groups, stride, count) => void module.sumGroups(first, groups, stride, count),
    sumOfSquares: (x, count) => module.sumOfSquares(x, count),
    zero: (x, count) => void module.zero(x, count),
    scale: (x, factor, count) => void module.scale(x, factor, count),
    sgd: (u, o) => void module.sgd(u.w, u.g, o.velocity, u.count, u.rate, o.momentum, Number(o.nesterov), u.decay),
    adagrad: (u, o) => void module.adagrad(u.w, u.g, o.squares, u.count, u.rate, o.epsilon, u.decay),
    adadelta: (u, o) => void module.adadelta(u.w, u.g, o.squares, o.deltas, u.count, u.rate, o.rho, o.epsilon, u.decay),
    rmsprop: (u, o) =>
      void module.rmsprop(u.w, u.g, o.squares, o.velocity, u.count, u.rate, o.alpha, o.epsilon, o.momentum, u.decay),
    sdlm: (u, o) => void module.sdlm(u.w, u.g, o.curvature, u.count, u.rate, o.mu, u.decay),
    adam: (u, o) =>
      void module.adam(
        u.w,
        u.g,
        o.first,
        o.second,
        u.count,
        u.rate,
        o.beta1,
        o.beta2,
        o.epsilon,
        o.correction,
        u.decay,
        o.shrink,
      ),
  };
}
