// Values of a random search: from one end of their range to the other, rounded for tables.
import { expect, it } from 'vitest';
import type { Random } from '../../src/random/index.js';
import { draw, faultOf } from '../../src/sweep/distributions.js';

/** Always returns the same position in its range, and the last whole number at 1. */
const at = (share: number): Random => ({
  uniform: () => share,
  normal: () => 0,
  integer: (below) => Math.min(below - 1, Math.floor(share * below)),
});
const ends = (distribution: Parameters<typeof draw>[0]) => [0, 0.5, 1].map((share) => draw(distribution, at(share)));

it('range from the low end to the high one', () => {
  expect(ends({ uniform: [2, 6] })).toEqual([2, 4, 6]);
  expect(ends({ log_uniform: [0.001, 10] })).toEqual([0.001, 0.1, 10]);
  expect(ends({ integer: [-1, 1] })).toEqual([-1, 0, 1]);
  expect(ends({ choice: ['a', 'b', 'c'] })).toEqual([0, 1, 2]);
});

it('have four digits', () => {
  expect(draw({ uniform: [0, 1] }, at(1 / 3))).toBe(0.3333);
  expect(draw({ log_uniform: [1e-5, 2] }, at(0))).toBe(0.00001);
});

it('need an increasing range', () => {
  expect(faultOf({ uniform: [1, 2] })).toBeUndefined();
  expect(faultOf({ choice: [2, 1] })).toBeUndefined();
  expect(faultOf({ integer: [2, 2] })).toBe('integer must have low < high, found [2, 2]');
  expect(faultOf({ log_uniform: [2, 1] })).toBe('log_uniform must have low < high, found [2, 1]');
});
