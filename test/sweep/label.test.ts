// A value of a study in a word or two, none of which stands for two values.
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

it('more than 48 letters are cut short', () => {
  expect(labelOf('x'.repeat(48))).toBe('x'.repeat(48));
  expect(labelOf('x'.repeat(49))).toBe(`${'x'.repeat(47)}…`);
});

it('what would be told apart no more is numbered', () => {
  expect(distinct([1, 2, '1', 1])).toEqual([1, 2, '1 #2', '1 #3']);
});
