// Words on a page of digits: boxes of letters on either side of each limit.
import { describe, expect, it } from 'vitest';
import { withoutWords } from '../../src/predict/words.js';
import { type Block, blockOf, piece } from './bitmap.js';

const DIGIT: Block = [100, 100, 30, 60];
const left = (...blocks: readonly Block[]) => withoutWords(blocks.map((block) => piece(...block))).map(blockOf);

/** Letters in a row, with `between` pixels between them. */
const row = (count: number, height: number, between = 5, top = 200): Block[] =>
  Array.from({ length: count }, (_, i) => [200 + i * (10 + between), top, 10, height]);

describe('a row of letters', () => {
  it('is a word if there are at least three', () => {
    expect(left(DIGIT, ...row(3, 20))).toEqual([DIGIT]);
    expect(left(...row(6, 20), DIGIT)).toEqual([DIGIT]);
    expect(left(DIGIT, ...row(2, 20))).toEqual([DIGIT, ...row(2, 20)]);
  });

  it('is a word up to half the height of the digits', () => {
    expect(left(DIGIT, ...row(3, 30))).toEqual([DIGIT]);
    expect(left(DIGIT, ...row(3, 31))).toHaveLength(4);
    expect(left(...row(3, 20))).toHaveLength(3);
  });

  it('has gaps of less than a third of their height, or two pixels for the smallest', () => {
    expect(left(DIGIT, ...row(3, 20, 6))).toEqual([DIGIT]);
    expect(left(DIGIT, ...row(3, 20, 7))).toHaveLength(4);
    expect(left(DIGIT, ...row(3, 5, 2))).toEqual([DIGIT]);
    expect(left(DIGIT, ...row(3, 5, 3))).toHaveLength(4);
  });

  it('is found from any of its letters', () => {
    const [a, b, c, d, e] = row(5, 20);
    expect(left(DIGIT, e, a, c, d, b)).toEqual([DIGIT]);
  });

  it('has letters of similar height, at least half as high', () => {
    const middle = (height: number): Block[] => [
      [200, 200, 10, 20],
      [213, 220 - height, 10, height],
      [226, 200, 10, 20],
    ];
    expect(left(DIGIT, ...middle(10))).toEqual([DIGIT]);
    expect(left(DIGIT, ...middle(9))).toHaveLength(4);
  });

  it('has gaps of a third of the taller letter, whichever of them is found first', () => {
    const [tall, other, low]: Block[] = [
      [200, 200, 10, 20],
      [230, 200, 10, 20],
      [215, 210, 10, 10],
    ];
    expect(left(DIGIT, tall, other, low)).toEqual([DIGIT]);
    expect(left(DIGIT, low, tall, other)).toEqual([DIGIT]);
  });

  it('has letters on one line, which share half of the lower height', () => {
    const stairs = (step: number): Block[] => [0, 1, 2].map((i) => [200 + 15 * i, 200 + step * i, 10, 20]);
    expect(left(DIGIT, ...stairs(10))).toEqual([DIGIT]);
    expect(left(DIGIT, ...stairs(-10))).toEqual([DIGIT]);
    expect(left(DIGIT, ...stairs(11))).toHaveLength(4);
    expect(left(DIGIT, ...stairs(-11))).toHaveLength(4);
  });

  it('is two words if two rows are above each other', () => {
    expect(left(DIGIT, ...row(3, 20), ...row(2, 20, 5, 240))).toEqual([DIGIT]);
    expect(left(DIGIT, ...row(2, 20), ...row(2, 20, 5, 240))).toHaveLength(5);
  });
});

describe('joined-up words', () => {
  const wide = (count: number, width = 50): Block[] =>
    Array.from({ length: count }, (_, i) => [200, 200 + 40 * i, width, 20]);

  it('are words if at least three are more than 2.2 times as wide as high', () => {
    expect(left(DIGIT, ...wide(3))).toEqual([DIGIT]);
    expect(left(DIGIT, ...wide(2))).toHaveLength(3);
    expect(left(DIGIT, ...wide(3, 43))).toHaveLength(4);
    expect(left(DIGIT, ...wide(3, 45))).toEqual([DIGIT]);
  });

  it('are words if longer than 1.2 times the height of a digit, like ruled lines', () => {
    expect(left(DIGIT, ...wide(1, 71))).toHaveLength(2);
    expect(left(DIGIT, ...wide(1, 73))).toEqual([DIGIT]);
    expect(left(DIGIT, [50, 170, 300, 2])).toEqual([DIGIT]);
    expect(left([50, 170, 300, 2])).toEqual([[50, 170, 300, 2]]);
  });
});

describe('beside a word', () => {
  const word = row(4, 20);

  it('pieces that are no taller are a part of it anywhere: dots and single letters', () => {
    expect(left(DIGIT, ...word, [300, 300, 10, 22])).toEqual([DIGIT]);
    expect(left(DIGIT, ...word, [300, 300, 10, 24])).toEqual([DIGIT, [300, 300, 10, 24]]);
  });

  it('pieces half as tall as the digits are a part of it, and taller ones are not', () => {
    const tall = row(4, 28);
    expect(left(DIGIT, ...tall, [300, 300, 10, 30])).toEqual([DIGIT]);
    expect(left(DIGIT, ...tall, [300, 300, 10, 31])).toEqual([DIGIT, [300, 300, 10, 31]]);
  });

  it('a short stroke within a tenth of a digit’s height belongs to the digit', () => {
    expect(left(DIGIT, ...word, [136, 120, 20, 10])).toEqual([DIGIT, [136, 120, 20, 10]]);
    expect(left(DIGIT, ...word, [137, 120, 20, 10])).toEqual([DIGIT]);
  });

  it('a letter of the word is not a stroke, however close to a digit', () => {
    const close: Block[] = row(4, 20).map(([x, , ...size]) => [x - 66, 120, ...size]);
    expect(left(DIGIT, ...close)).toEqual([DIGIT]);
  });

  it('a joined-up word is not a digit with strokes', () => {
    const line: Block = [300, 100, 70, 31];
    expect(left(DIGIT, ...word, line, [330, 133, 8, 8])).toEqual([DIGIT, line]);
  });
});

it('no pieces give no pieces', () => {
  expect(left()).toEqual([]);
});
