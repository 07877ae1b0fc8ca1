// Dropout.

import { randomBits, VALUE_BYTES } from '../kernels/index.js';
import { optionsOf } from '../schema/index.js';
import type { BlockBuffers } from './bound-layer.js';
import { defineLayer } from './layer.js';
import { PLACE, sizeOf } from './shape.js';

export const dropout = defineLayer({
  type: 'dropout',
  summary: 'Zeros at random in training; nothing in evaluation.',
  documentation: {
    formula: 'y = 0 with probability rate, else x / (1 - rate); in evaluation y = x',
    shapes: 'Output: the shape of the input.',
    conventions:
      'Inverted, value by value: torch Dropout, Keras Dropout. What is dropped follows from the seed, the layer’s ' +
      'name, the step and the place in the batch: never from threads, nor from a resume.',
    source: 'Srivastava et al. 2014',
  },
  inputs: 'one',
  options: optionsOf({
    rate: {
      type: 'number',
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.5,
      description: 'Probability that a value is dropped.',
    },
  }),
  shape: ([input]) => input,
  cost: () => ({ macs: 0, connections: 0 }),
  window: () => PLACE,
  bind({ kernels, arena, options: { rate }, key, output }) {
    const count = sizeOf(output);
    const blockKey = ({ context }: BlockBuffers) => randomBits(randomBits(key, context.step), context.block);
    const apply = (b: BlockBuffers, from: number, to: number) => {
      if (b.context.training) kernels.dropout(from, to, count, rate, blockKey(b));
      else arena.u8.copyWithin(to, from, from + count * VALUE_BYTES);
    };
    return {
      forward: (b) => apply(b, b.x[0], b.y),
      backward(b) {
        if (b.dx[0]) apply(b, b.dy, b.dx[0]);
      },
    };
  },
  /** Nothing: it drops in training alone. */
  onnx: ({ x }) => x[0],
});
