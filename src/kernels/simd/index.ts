// The SIMD engine: the compiled kernels behind the interface that the reference engine specifies.
import type { Arena } from '../arena.js';
import { ACTIVATIONS, type Activation, type Kernels, type PoolKernel } from '../types.js';
import { convolution, dense } from './convolution.js';
import { instantiate } from './module.js';

export function simdKernels(flavour: 'simd' | 'relaxed-simd', arena: Arena, compiled: WebAssembly.Module): Kernels {
  const module = instantiate(compiled, arena);
  // Arguments are written out, not spread: the training loop leaves nothing to the garbage collector.
  const code = (f: Activation) => ACTIVATIONS.indexOf(f);
  return {
    engine: flavour,
    fused: module.fused(1 + 2 ** -12, 1 + 2 ** -12, -1) === 1,
    multiplyAdds(count) {
      const rounds = Math.ceil(count / 48);
      module.peak(rounds);
      return rounds * 48;
    },
    conv2d: (g, on) => convolution(module, g, on),
    dense: (g, on) => dense(module, g, on),
    maxPool(g): PoolKernel {
      const { channels, input: i, output: o, kernel: k, stride: s, padding: p } = g;
      return {
        forward: (x, y) =>
          void module.maxPool(x, y, channels, i[0], i[1], o[0], o[1], k[0], k[1], s[0], s[1], p[0], p[1]),
        backward: (x, y, dy, dx) =>
          void module.maxPoolBackward(
            x,
            y,
            dy,
            dx,
            channels,
            i[0],
            i[1],
            o[0],
            o[1],
            k[0],
            k[1],
            s[0],
            s[1],
            p[0],
            p[1],
          ),
      };
    },
    averagePool(g): PoolKernel {
      const { channels, input: i, output: o, kernel: k, stride: s, padding: p } = g;
      return {
        forward: (x, y) =>
          void module.averagePool(x, y, channels, i[0], i[1], o[0], o[1], k[0], k[1], s[0], s[1], p[0], p[1]),
        backward: (_x, _y, dy, dx) =>
          void module.averagePoolBackward(dy, dx, channels, i[0], i[1], o[0], o[1], k[0], k[1], s[0], s[1], p[0], p[1]),
      };
    },
    activate: (f, x, y, count) => void module.activate(code(f), x, y, count),
    activateBackward: (f, y, dy, dx, count) => void module.activateBackward(code(f), y, dy, dx, count),
    addTo: (x, y, count) => void module.addTo(x, y, count),
    softmax: (logits, probabilities, classes) => void module.softmax(logits, probabilities, classes),
    predict: (logits, predictions, classes) => void module.predict(logits, predictions, classes),
    softmaxCrossEntropy: (b) =>
      void module.softmaxCrossEntropy(b.logits, b.labels, b.losses, b.dlogits, b.classes, b.scale),
    softmaxSquaredError: (b) =>
      void module.softmaxSquaredError(b.logits, b.labels, b.losses, b.dlogits, b.classes, b.scale),
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
