// Transforms of single values.
import { optionsOf } from '../../schema/index.js';
import type { Transform } from './transform.js';

/** `scale: [low, high]`: maps bytes 0 to 255 linearly to the range. LeNet-5 of 1998: [-0.1, 1.175]. */
export const scale: Transform = {
  type: 'scale',
  summary: 'Maps bytes 0 to 255 linearly to [low, high].',
  stage: 'values',
  options: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
  map:
    ([low, high]: [number, number]) =>
    (value) =>
      low + (value / 255) * (high - low),
};

/** `divide: 256`: divides every value by a number. */
export const divide: Transform = {
  type: 'divide',
  summary: 'Divides every value by this number.',
  stage: 'values',
  options: { type: 'number', exclusiveMinimum: 0 },
  map: (by: number) => (value) => value / by,
};

/** (value - mean) / deviation per channel; of the training split unless given. */
export const standardize: Transform = {
  type: 'standardize',
  summary: 'Standardizes to mean 0 and deviation 1 on the training split, per channel.',
  stage: 'values',
  options: optionsOf({
    mean: {
      type: ['number', 'array'],
      items: { type: 'number' },
      minItems: 1,
      description: 'Value to subtract: one number, or one per channel. Default: the mean of the training split.',
    },
    deviation: {
      type: ['number', 'array'],
      items: { type: 'number', exclusiveMinimum: 0 },
      exclusiveMinimum: 0,
      minItems: 1,
      description: 'Divisor: one number, or one per channel. Default: the deviation of the training split.',
    },
  }),
  measures: true,
  map(options: { mean: number | number[]; deviation: number | number[] }, channel) {
    const of = (value: number | number[]) => (typeof value === 'number' ? value : value[channel % value.length]);
    const [mean, deviation] = [of(options.mean), of(options.deviation)];
    return (value) => (value - mean) / deviation;
  },
};
