// Transforms of single values.
import { optionsOf } from '../../schema/index.js';
import { defineValueTransform } from './transform.js';

/** `scale: [low, high]`: maps bytes 0 to 255 linearly to the range. LeNet-5 of 1998: [-0.1, 1.175]. */
export const scale = defineValueTransform({
  type: 'scale',
  summary: 'Maps bytes 0 to 255 linearly to [low, high].',
  stage: 'values',
  options: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
  map:
    ([low, high]) =>
    (value) =>
      low + (value / 255) * (high - low),
});

/** `divide: 256`: divides every value by a number. */
export const divide = defineValueTransform({
  type: 'divide',
  summary: 'Divides every value by this number.',
  stage: 'values',
  options: { type: 'number', exclusiveMinimum: 0 },
  map: (by) => (value) => value / by,
});

/** (value - mean) / deviation per channel; of the training split unless given. */
export const standardize = defineValueTransform({
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
  complete(options, measure) {
    if (options.mean !== undefined && options.deviation !== undefined) return options;
    const channels = measure();
    return {
      mean: options.mean ?? channels.map((c) => c.mean),
      deviation: options.deviation ?? channels.map((c) => c.deviation || 1),
    };
  },
  // The defaults are for the type alone: measured options are filled in by now.
  map({ mean = 0, deviation = 1 }, channel) {
    const of = (value: number | readonly number[]) =>
      typeof value === 'number' ? value : value[channel % value.length];
    const [from, by] = [of(mean), of(deviation)];
    return (value) => (value - from) / by;
  },
});
