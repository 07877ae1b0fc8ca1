// Short labels of a study's values, unique for each value.
import { expect, it } from 'vitest';
import { distinct, labelOf } from '../../src/sweep/label.js';

it.each([
  [0.1, 0.1],
  [false, false],
  ['relu', 'relu'],
  [null, 'none'],
  [{ adam: { learning_rate: 0.1, beta1: 0.9 } }, 'adam learning_rate=0.1 beta1=0.9'],
  [{ max: null }, 'max'],
  [{ adam: {} }, 'adam'],
  [{ a: { b: { c: true } } }, 'a b c=true'],
  [[3, 'x', null, { a: 1 }], '3, x, none, a=1'],
  [{ scale: [0, 1] }, 'scale 0, 1'],
])('%j is labelled %j', (value, label) => {
  expect(labelOf(value)).toBe(label);
});

it('labels of more than 48 letters are truncated', () => {
  expect(labelOf('x'.repeat(48))).toBe('x'.repeat(48));
  expect(labelOf('x'.repeat(49))).toBe(`${'x'.repeat(47)}…`);
});

it('equal labels are numbered', () => {
  expect(distinct([1, 2, '1', 1])).toEqual([1, 2, '1 #2', '1 #3']);
});
