// A softmax over the wrong axis: the mistake behind a published table, kept to be reproduced.

import { LANES, type Pointer, rangeOf, VALUE_BYTES } from '../kernels/index.js';
import { optionsOf } from '../schema/index.js';
import { type BlockBuffers, imagesIn } from './bound-layer.js';
import { defineLayer } from './layer.js';
import { ShapeError, sizeOf } from './shape.js';

export const batchSoftmax = defineLayer({
  type: 'batch_softmax',
  summary: 'The softmax of each unit over the images of the batch: a mistake worth studying.',
  documentation: {
    formula: 'y[n, c] = e^x[n, c] / sum over the images m of the batch of e^x[m, c]',
    shapes: 'Input [units]; output [units].',
    conventions:
      'torch softmax(x, dim=0) where dim=1 was meant. An image’s output depends on the other images of its batch, ' +
      'in evaluation too: images are evaluated in batches of training.batch_size, in file order.',
    source: 'the published code of the TensorFlow study of 2020 that `lenet5-rosten` reproduces',
  },
  inputs: 'one',
  options: optionsOf({}),
  shape([input]) {
    if (input.length === 1) return input;
    throw new ShapeError('batch_softmax works on a vector, and its input is maps', 'put it after a dense layer');
  },
  cost: () => ({ macs: 0, connections: 0 }),
  bind({ kernels, arena, output, batchSize }) {
    const units = sizeOf(output);
    // The whole batch turned round: units take the lanes, images the place of classes.
    const columns = Math.ceil(units / LANES);
    const bytes = batchSize * VALUE_BYTES;
    const [turned, weights] = [arena.allocate(columns * bytes), arena.allocate(columns * bytes)];
    const floats = (at: Pointer) => arena.floats(at, (columns * bytes) / 4);
    /** Visits all images and some units: the block, the value's place in it, its place in the turned batch, and the unit. */
    const each = (
      blocks: readonly BlockBuffers[],
      count: number,
      [start, end]: readonly [number, number],
      visit: (block: number, inBlock: number, turned: number, unit: number) => void,
    ) => {
      for (let k = 0; k < count; k++) {
        for (let lane = 0; lane < blocks[k].context.lanes; lane++) {
          for (let unit = start; unit < end; unit++) {
            const column = Math.floor(unit / LANES) * batchSize;
            visit(k, unit * LANES + lane, (column + k * LANES + lane) * LANES + (unit % LANES), unit);
          }
        }
      }
    };
    return {
      // A block's share of the result: outputs forward, input gradients backward.
      scratchBytes: units * VALUE_BYTES,
      forward: (b) => void arena.u8.copyWithin(b.y, b.scratch, b.scratch + units * VALUE_BYTES),
      backward(b) {
        if (b.dx[0]) arena.u8.copyWithin(b.dx[0], b.scratch, b.scratch + units * VALUE_BYTES);
      },
      batch: {
        always: true,
        collect: (b) => kernels.zero(b.scratch, units * LANES),
        combine(blocks, count, share) {
          const range = rangeOf(share, units, LANES);
          const x = arena.views(...blocks.map((b) => b.x[0]));
          const shares = arena.views(...blocks.map((b) => b.scratch));
          const [scores, probabilities] = [floats(turned), floats(weights)];
          each(blocks, count, range, (k, inBlock, at) => {
            scores[at] = x[k][inBlock];
          });
          const images = imagesIn(blocks, count);
          for (let unit = range[0]; unit < range[1]; unit += LANES) {
            const column = (unit / LANES) * bytes;
            kernels.softmax(turned + column, weights + column, images);
          }
          each(blocks, count, range, (k, inBlock, at) => {
            shares[k][inBlock] = probabilities[at];
          });
        },
        collectBackward: (b) => kernels.zero(b.scratch, units * LANES),
        // dx = y (dy - sum over the batch of dy y)
        combineBackward(blocks, count, share) {
          const range = rangeOf(share, units, LANES);
          const dy = arena.views(...blocks.map((b) => b.dy));
          const shares = arena.views(...blocks.map((b) => b.scratch));
          const y = floats(weights);
          const along = new Float64Array(units);
          each(blocks, count, range, (k, inBlock, at, unit) => {
            along[unit] += dy[k][inBlock] * y[at];
          });
          each(blocks, count, range, (k, inBlock, at, unit) => {
            shares[k][inBlock] = y[at] * (dy[k][inBlock] - along[unit]);
          });
        },
      },
    };
  },
  onnx: ({ graph, x }) => graph.add('Softmax', x, { axis: 0 }),
});
