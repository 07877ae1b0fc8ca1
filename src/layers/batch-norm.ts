// Batch normalisation.

import { type Arena, type Pointer, rangeOf } from '../kernels/index.js';
import { optionsOf } from '../schema/index.js';
import { type BlockBuffers, imagesIn } from './bound-layer.js';
import { initializerChoice } from './initializers.js';
import { activationOption, defineLayer, type Parameter } from './layer.js';
import { constants } from './onnx.js';
import { mapsOf, PLACE, sizeOf } from './shape.js';

export const batchNorm = defineLayer({
  type: 'batch_norm',
  summary: 'Mean 0 and deviation 1 of each map over the batch, then a trainable scale and shift a map.',
  documentation: {
    formula:
      'y = f(weight[c] (x - mean[c]) / sqrt(variance[c] + epsilon) + bias[c]); in training mean and variance are ' +
      'those of the map over all images and places of the batch, in evaluation the running ones',
    shapes:
      'Output: the shape of the input. `weight`, `bias`, `running_mean`, `running_var` [channels] or [units]; the ' +
      'running ones are kept with the model and not trained.',
    conventions:
      'torch BatchNorm2d and BatchNorm1d: running = (1 - momentum) running + momentum batch, the biased variance to ' +
      'normalise and the unbiased one to keep, epsilon inside the root. Exact over the whole batch for any number of ' +
      'threads: blocks’ means and squared deviations are merged in order, in double precision (Chan et al. 1983). ' +
      'A batch of one image is refused. A frozen layer normalises with the running statistics in training, too, and leaves ' +
      'them as they are, as in Keras.',
    source: 'Ioffe and Szegedy 2015',
  },
  inputs: 'one',
  leastBatch: 2,
  options: optionsOf({
    momentum: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 1,
      default: 0.1,
      description: 'Share of the batch in the running statistics.',
    },
    epsilon: { type: 'number', exclusiveMinimum: 0, default: 1e-5, description: 'Added to the variance.' },
    activation: activationOption,
    init: initializerChoice({ constant: { value: 1 } }, 'How the scales start.'),
    bias_init: initializerChoice('zeros', 'How the shifts start.'),
  }),
  shape: ([input]) => input,
  parameters([[channels]], o): Record<string, Parameter> {
    const fans = { fanIn: 1, fanOut: 1, shape: [channels] };
    return {
      weight: { ...fans, kind: 'gain', init: o.init },
      bias: { ...fans, kind: 'bias', init: o.bias_init },
      running_mean: { ...fans, kind: 'buffer', init: { zeros: {} } },
      running_var: { ...fans, kind: 'buffer', init: { constant: { value: 1 } } },
    };
  },
  cost: ([input]) => ({ macs: sizeOf(input), connections: 0 }),
  window: () => PLACE,
  bind({ kernels, arena, options: { momentum, epsilon }, output, frozen }) {
    const maps = mapsOf(output);
    const { channels, size } = maps;
    const statistics = new BatchStatistics(arena, channels, size, epsilon);
    const fixed = arena.allocate(2 * channels * 4);
    const batch = arena.allocate(2 * channels * 4);
    const coefficients = arena.allocate(3 * channels * 4);
    const shift = (of: Pointer) => of + channels * 4;
    const noShift = arena.allocate(channels * 4);
    return {
      scratchBytes: 2 * channels * 4,
      prepare(p) {
        statistics.affine(p, p.running_mean, p.running_var, fixed, [0, channels]);
      },
      forward(b) {
        const affine = b.context.training && !frozen ? batch : fixed;
        kernels.channelAffine(b.x[0], affine, shift(affine), b.y, maps);
      },
      backward(b) {
        if (!b.dx[0]) return;
        if (frozen) kernels.channelAffine(b.dy, fixed, noShift, b.dx[0], maps);
        else kernels.channelBlend(b.dy, b.x[0], coefficients, b.dx[0], maps, b.context.lanes);
      },
      batch: frozen
        ? undefined
        : {
            always: false,
            collect: (b) => kernels.channelMoments(b.x[0], b.scratch, maps, b.context.lanes),
            combine(blocks, count, share) {
              const range = rangeOf(share, channels);
              statistics.merge(blocks, count, range);
              const { parameters } = blocks[0];
              statistics.affine(parameters, statistics.mean, statistics.variance, batch, range);
              statistics.keep(parameters, momentum, statistics.valuesOf(blocks, count), range);
            },
            collectBackward: (b) => kernels.channelSums(b.dy, b.x[0], statistics.mean, b.scratch, maps),
            combineBackward: (blocks, count, share) =>
              statistics.backward(blocks, count, coefficients, rangeOf(share, channels)),
          },
    };
  },
  onnx(e) {
    const parameters = constants(e, 'weight', 'bias', 'running_mean', 'running_var');
    return e.graph.add('BatchNormalization', [e.x[0], ...parameters], { epsilon: { float: e.options.epsilon } });
  },
});

/** Channels: the first, and the one after the last. */
type Range = readonly [start: number, end: number];

/** A batch's mean and variance of each channel, and what follows from them, worked out for some channels at a time. */
class BatchStatistics {
  /** float [channel] */
  readonly mean: Pointer;
  /** float [channel], biased. */
  readonly variance: Pointer;

  constructor(
    private readonly arena: Arena,
    private readonly channels: number,
    private readonly size: number,
    private readonly epsilon: number,
  ) {
    this.mean = arena.allocate(channels * 4);
    this.variance = arena.allocate(channels * 4);
  }

  /** Values of a channel in the batch. */
  valuesOf(blocks: readonly BlockBuffers[], count: number): number {
    return this.size * imagesIn(blocks, count);
  }

  /** The blocks' means and squared deviations, in their scratch, as those of all their values. */
  merge(blocks: readonly BlockBuffers[], count: number, [start, end]: Range): void {
    const [means, variances] = [this.arena.view(this.mean), this.arena.view(this.variance)];
    for (let c = start; c < end; c++) {
      let [values, mean, squares] = [0, 0, 0];
      for (let b = 0; b < count; b++) {
        const moments = this.arena.view(blocks[b].scratch);
        const more = this.size * blocks[b].context.lanes;
        const step = moments[c] - mean;
        const total = values + more;
        mean += (step * more) / total;
        squares += moments[this.channels + c] + (step * step * values * more) / total;
        values = total;
      }
      means[c] = mean;
      variances[c] = squares / values;
    }
  }

  /** Scale and shift [2][channel] that normalise with a mean and a variance. */
  affine(
    p: Readonly<Record<string, Pointer>>,
    meanAt: Pointer,
    varianceAt: Pointer,
    outAt: Pointer,
    [start, end]: Range,
  ): void {
    const [weight, bias, mean, variance, out] = this.arena.views(p.weight, p.bias, meanAt, varianceAt, outAt);
    for (let c = start; c < end; c++) {
      const scale = weight[c] / Math.sqrt(variance[c] + this.epsilon);
      out[c] = scale;
      out[this.channels + c] = bias[c] - scale * mean[c];
    }
  }

  /** Takes the batch's statistics, of `values` values a channel, into the running ones. */
  keep(p: Readonly<Record<string, Pointer>>, momentum: number, values: number, [start, end]: Range): void {
    const unbiased = values / Math.max(1, values - 1);
    const [mean, variance] = this.arena.views(this.mean, this.variance);
    const [runningMean, runningVariance] = this.arena.views(p.running_mean, p.running_var);
    for (let c = start; c < end; c++) {
      runningMean[c] = (1 - momentum) * runningMean[c] + momentum * mean[c];
      runningVariance[c] = (1 - momentum) * runningVariance[c] + momentum * (variance[c] * unbiased);
    }
  }

  /**
   * With g = weight / deviation: dx = g (dy - mean(dy) - (x - mean) mean(dy (x - mean)) / deviation^2), as
   * coefficients of dy, of x and of 1; and the gradients of weight and bias.
   */
  backward(blocks: readonly BlockBuffers[], count: number, coefficientsAt: Pointer, [start, end]: Range): void {
    const { channels } = this;
    const { parameters, gradients } = blocks[0];
    const [mean, variance, coefficients] = this.arena.views(this.mean, this.variance, coefficientsAt);
    const [weight, dWeight, dBias] = this.arena.views(parameters.weight, gradients.weight, gradients.bias);
    const values = this.valuesOf(blocks, count);
    for (let c = start; c < end; c++) {
      let [sum, along] = [0, 0];
      for (let b = 0; b < count; b++) {
        const share = this.arena.view(blocks[b].scratch);
        sum += share[c];
        along += share[channels + c];
      }
      const inverse = 1 / Math.sqrt(variance[c] + this.epsilon);
      dBias[c] += sum;
      dWeight[c] += along * inverse;
      const gain = weight[c] * inverse;
      const slope = (-gain * inverse * inverse * along) / values;
      coefficients[c] = gain;
      coefficients[channels + c] = slope;
      coefficients[2 * channels + c] = (-gain * sum) / values - slope * mean[c];
    }
  }
}
