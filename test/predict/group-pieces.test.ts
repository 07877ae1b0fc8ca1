// Which pieces make up a digit: blocks of ink on either side of each limit between strokes and digits.
import { describe, expect, it } from 'vitest';
import { componentsOf } from '../../src/predict/components.js';
import { asManyDigits, asOneDigit } from '../../src/predict/group-pieces.js';
import { type Block, blockOf, page } from './bitmap.js';

const found = (...blocks: readonly Block[]) => {
  const ink = page(300, 400, ...blocks);
  return { ink, components: componentsOf(ink, 0.5) };
};
const one = (...blocks: readonly Block[]) => asOneDigit(found(...blocks).components).map(blockOf);
function many(...blocks: readonly Block[]): Block[] {
  const { ink, components } = found(...blocks);
  return asManyDigits(components, ink, 0.5).map(blockOf);
}

describe('everything written as one digit', () => {
  const MAIN: Block = [100, 100, 20, 40];

  it('is the largest piece and the pieces within half its size', () => {
    expect(one(MAIN, [140, 100, 8, 8])).toEqual([[100, 100, 48, 40]]);
    expect(one([72, 100, 8, 8], MAIN)).toEqual([[72, 100, 48, 40]]);
    expect(one(MAIN, [141, 100, 8, 8])).toEqual([MAIN]);
    expect(one([100, 20, 20, 10], MAIN)).toEqual([MAIN]);
  });

  it('has strokes of a thirtieth of its ink, and no smaller ones', () => {
    expect(one(MAIN, [125, 100, 3, 9])).toEqual([[100, 100, 28, 40]]);
    expect(one(MAIN, [125, 100, 1, 23])).toEqual([MAIN]);
  });

  it('has no part of a broken frame around it', () => {
    const frame: Block[] = [
      [90, 85, 40, 2],
      [90, 155, 40, 2],
      [88, 90, 2, 60],
      [130, 90, 2, 60],
    ];
    expect(one(MAIN, ...frame)).toEqual([MAIN]);
  });

  it('is empty if there are only specks', () => {
    expect(one([10, 10, 3, 1])).toEqual([]);
    expect(one([10, 10, 4, 1])).toEqual([[10, 10, 4, 1]]);
    expect(one()).toEqual([]);
    expect(many()).toEqual([]);
  });
});

describe('writing', () => {
  const DIGIT: Block = [100, 100, 20, 40];

  it.each<[string, Block]>([
    ['left', [0, 100, 20, 60]],
    ['upper', [200, 0, 20, 60]],
    ['right', [380, 100, 20, 60]],
    ['lower', [200, 240, 20, 60]],
  ])('excludes pieces at the %s edge, unless nothing else of their size is there', (_, edge) => {
    expect(many(DIGIT, edge)).toEqual([DIGIT]);
    expect(many(edge)).toEqual([edge]);
    const [left, top, width, height] = edge;
    const inside: Block = [Math.min(379, Math.max(1, left)), Math.min(239, Math.max(1, top)), width, height];
    expect(many(inside)).toEqual([inside]);
  });

  it('inside counts from a fifth of the size of the pieces at the edge', () => {
    const edge: Block = [0, 100, 20, 100];
    expect(many(edge, [100, 100, 10, 20])).toEqual([[100, 100, 10, 20]]);
    expect(many(edge, [100, 100, 10, 19])).toEqual([edge]);
  });

  it('excludes specks of less than a hundredth of the largest piece', () => {
    const large: Block = [100, 100, 60, 40];
    expect(one(large, [170, 100, 4, 18])).toEqual([[100, 100, 74, 40]]);
    // At the edge, the large piece would be dropped in favour of the speck.
    const edge: Block = [0, 100, 80, 100];
    expect(many(edge, [150, 100, 3, 26])).toEqual([edge]);
    expect(many(edge, [150, 100, 4, 26])).toEqual([[150, 100, 4, 26]]);
  });
});

describe('several digits', () => {
  it('of strokes that almost touch are one: a gap of a twentieth of the usual size', () => {
    expect(many([100, 100, 20, 80], [124, 100, 20, 80])).toEqual([[100, 100, 44, 80]]);
    expect(many([100, 100, 20, 80], [125, 100, 20, 80])).toHaveLength(2);
  });

  it('are not wider than 1.6 times their height, touching or not', () => {
    expect(many([100, 100, 62, 80], [166, 100, 62, 80])).toEqual([[100, 100, 128, 80]]);
    expect(many([100, 100, 63, 80], [167, 100, 62, 80])).toHaveLength(2);
  });

  it('are not higher than 1.4 times that of the others', () => {
    const others: Block[] = [
      [200, 100, 40, 80],
      [260, 100, 40, 80],
    ];
    expect(many([100, 100, 40, 54], [100, 157, 40, 54], ...others)).toHaveLength(3);
    expect(many([100, 100, 40, 54], [100, 159, 40, 54], ...others)).toHaveLength(4);
  });

  it('have strokes above and below within 0.3 of their height', () => {
    const body: Block = [100, 100, 40, 80];
    expect(many(body, [100, 73, 40, 4])).toEqual([[100, 73, 40, 107]]);
    expect(many(body, [100, 203, 40, 4])).toEqual([[100, 100, 40, 107]]);
    expect(many(body, [100, 71, 40, 4])).toHaveLength(2);
    expect(many(body, [100, 205, 40, 4])).toHaveLength(2);
  });

  it('have strokes above them that share 0.4 of the narrower width', () => {
    const body: Block = [100, 100, 40, 80];
    expect(many(body, [124, 86, 40, 4])).toEqual([[100, 86, 64, 94]]);
    expect(many(body, [125, 86, 40, 4])).toHaveLength(2);
    expect(many(body, [76, 86, 40, 4])).toEqual([[76, 86, 64, 94]]);
    expect(many(body, [75, 86, 40, 4])).toHaveLength(2);
    // For a narrow stroke, 0.4 of its own width.
    expect(many(body, [92, 72, 14, 22])).toEqual([[92, 72, 48, 108]]);
    expect(many(body, [91, 72, 14, 22])).toEqual([body]);
  });

  it('may be broken into halves, which are wide for their height', () => {
    expect(many([100, 100, 50, 20], [100, 125, 50, 20])).toEqual([[100, 100, 50, 45]]);
    // Halves as high as wide are separate digits.
    expect(many([100, 100, 50, 50], [100, 155, 50, 50])).toHaveLength(2);
  });

  it('may have three strokes, two of them far apart', () => {
    const [first, ...others]: Block[] = [
      [100, 100, 10, 80],
      [128, 100, 10, 80],
      [114, 100, 10, 80],
    ];
    expect(many(first, ...others)).toEqual([[100, 100, 38, 80]]);
  });

  it('are at least 0.4 of the usual size', () => {
    const digits: Block[] = [100, 160, 220].map((left) => [left, 100, 20, 80]);
    expect(many(...digits, [280, 100, 10, 33])).toHaveLength(4);
    expect(many(...digits, [280, 100, 10, 31])).toEqual(digits);
  });
});
