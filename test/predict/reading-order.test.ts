// Boxes of digits in the order in which they are read.
import { describe, expect, it } from 'vitest';
import { inReadingOrder } from '../../src/predict/reading-order.js';
import { type Block, blockOf, piece } from './bitmap.js';

/** The boxes are given in their reading order, and found in any other. */
function order(...blocks: readonly Block[]): number[][] {
  const pieces = blocks.map((block) => piece(...block));
  const ways = [pieces, pieces.toReversed(), [...pieces].sort((a, b) => a.box.top - b.box.top)];
  return ways.map((way) => inReadingOrder(way).map((one) => blocks.findIndex((b) => b.join() === blockOf(one).join())));
}
const inOrder = (count: number) => Array(3).fill(Array.from({ length: count }, (_, i) => i));

/** Lines of digits of 20 by 40 that fall by `slope`. */
const lines = (count: number, inLine: number, pitch: number, slope: number): Block[] =>
  Array.from({ length: count * inLine }, (_, i) => {
    const left = 60 * (i % inLine);
    return [100 + left, Math.round(100 + pitch * Math.floor(i / inLine) + slope * left), 20, 40];
  });

describe('digits are read', () => {
  it('from left to right, line by line', () => {
    expect(order(...lines(1, 5, 0, 0))).toEqual(inOrder(5));
    expect(order(...lines(3, 4, 60, 0))).toEqual(inOrder(12));
    expect(inReadingOrder([])).toEqual([]);
  });

  it('in one line if they share half of their height, and in two if they share less', () => {
    expect(order([100, 120, 20, 40], [160, 100, 20, 40])).toEqual(inOrder(2));
    expect(order([160, 100, 20, 40], [100, 121, 20, 40])).toEqual(inOrder(2));
  });

  it('in one line if the lower one shares half of its own height', () => {
    expect(order([100, 130, 20, 20], [160, 100, 20, 40])).toEqual(inOrder(2));
    expect(order([160, 100, 20, 40], [100, 131, 20, 20])).toEqual(inOrder(2));
  });

  it('in the line with which they share most', () => {
    // The tall digit reaches 25 into the first line, and through all of the second.
    expect(order([160, 100, 20, 40], [220, 100, 20, 40], [100, 115, 20, 100], [160, 142, 20, 40])).toEqual(inOrder(4));
  });

  it('in two lines where one stands below another by half of its width, and in one where by less', () => {
    const [first, second, tall]: Block[] = [
      [160, 100, 20, 40],
      [220, 100, 20, 40],
      [100, 100, 20, 100],
    ];
    expect(order(tall, first, second, [170, 142, 20, 40])).toEqual(inOrder(4));
    expect(order(tall, first, [171, 142, 20, 40], second)).toEqual(inOrder(4));
  });

  it('in a line that rises and falls', () => {
    const tops = [100, 112, 124, 112, 100, 88, 76, 88];
    expect(order(...tops.map((top, i): Block => [100 + 60 * i, top, 20, 40]))).toEqual(inOrder(8));
  });

  it.each([-0.25, -0.15, -0.1, 0.1, 0.15, 0.25])('on a page rotated by %f', (slope) => {
    expect(order(...lines(1, 6, 0, slope))).toEqual(inOrder(6));
    expect(order(...lines(2, 4, 50, slope))).toEqual(inOrder(8));
    expect(order(...lines(4, 5, 48, slope))).toEqual(inOrder(20));
  });
});
