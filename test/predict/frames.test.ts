// What is a frame and what is not: squares with lines of one pixel, and blocks in them.
import { describe, expect, it } from 'vitest';
import { componentsOf } from '../../src/predict/components.js';
import { withoutBrokenFrame, withoutFrames } from '../../src/predict/frames.js';
import { type Block, blockOf, page, square } from './bitmap.js';

/** The pieces that remain of these blocks. */
function left(...blocks: readonly Block[]): Block[] {
  const components = componentsOf(page(140, 140, ...blocks), 0.5);
  return withoutFrames(components.found, components).map(blockOf);
}

const SQUARE: Block = [20, 20, 100, 100];

describe('a line around a piece', () => {
  it('on all sides is a frame if the piece fills 35 % of it; the dot in a 0 does not', () => {
    const around = square(20, 20, 100);
    expect(left(...around, [50, 50, 35, 10])).toEqual([[50, 50, 35, 10]]);
    expect(left(...around, [50, 50, 10, 35])).toEqual([[50, 50, 10, 35]]);
    expect(left(...around, [50, 50, 34, 34])).toEqual([SQUARE, [50, 50, 34, 34]]);
    expect(left(...around)).toEqual([SQUARE]);
  });

  it('is a frame of several pieces if they fill it together', () => {
    const [one, other]: Block[] = [
      [40, 50, 10, 10],
      [70, 50, 10, 10],
    ];
    expect(left(...square(20, 20, 100), one, other)).toEqual([one, other]);
  });

  it.each([
    ['left and below', [20, 20, 1, 100], [20, 119, 100, 1]],
    ['right and above', [119, 20, 1, 100], [20, 20, 100, 1]],
    ['left and above', [20, 20, 1, 100], [20, 20, 100, 1]],
  ] as [string, Block, Block][])('on two sides takes half: %s', (_, one, other) => {
    expect(left(one, other, [50, 50, 10, 50])).toEqual([[50, 50, 10, 50]]);
    expect(left(one, other, [50, 50, 10, 49])).toHaveLength(2);
  });

  it.each([[0], [1], [2], [3]])('on three sides is a frame from a half on, whichever side is open: %i', (open) => {
    const sides = square(20, 20, 100).filter((_, i) => i !== open);
    expect(left(...sides, [50, 50, 40, 40])).toHaveLength(2);
    expect(left(...sides, [50, 50, 50, 50])).toEqual([[50, 50, 50, 50]]);
  });

  it('may reach into its content with a twentieth of its pixels', () => {
    /** A frame with a spur of 40 down to row 61, and a U around the end of the spur, from row 61 - `within` on. */
    const pieces = (within: number) => {
      const top = 61 - within;
      const content: Block[] = [
        [50, top, 3, 100 - top],
        [88, top, 3, 100 - top],
        [50, 97, 41, 3],
      ];
      return left(...square(20, 20, 101), [70, 21, 1, 40], ...content);
    };
    // Its area is 400 + 40.
    expect(pieces(22)).toEqual([[50, 39, 41, 61]]);
    expect(pieces(23)).toHaveLength(2);
  });

  it('allows a tenth of the piece to stick out at the open side', () => {
    // Axes at the left and below: out above, and to the right.
    const axes: Block[] = [
      [20, 40, 1, 80],
      [20, 119, 80, 1],
    ];
    expect(left(...axes, [50, 34, 20, 60])).toEqual([[50, 34, 20, 60]]);
    expect(left(...axes, [50, 33, 20, 60])).toHaveLength(2);
    expect(left(...axes, [46, 60, 60, 20])).toEqual([[46, 60, 60, 20]]);
    expect(left(...axes, [47, 60, 60, 20])).toHaveLength(2);
    // Axes at the right and above: out below, and to the left.
    const others: Block[] = [
      [119, 20, 1, 80],
      [40, 20, 80, 1],
    ];
    expect(left(...others, [60, 46, 20, 60])).toEqual([[60, 46, 20, 60]]);
    expect(left(...others, [60, 47, 20, 60])).toHaveLength(2);
    expect(left(...others, [34, 60, 60, 20])).toEqual([[34, 60, 60, 20]]);
    expect(left(...others, [33, 60, 60, 20])).toHaveLength(2);
  });

  it('is not a frame if a twentieth of it runs through the piece, as with two strokes of one digit', () => {
    const cup: Block[] = [
      [50, 50, 1, 50],
      [89, 50, 1, 50],
      [50, 99, 40, 1],
    ];
    // The frame has 396 pixels, and the stroke from its top 29 before it is in the cup.
    const stroke = (inside: number): Block => [70, 21, 1, 29 + inside];
    expect(left(...square(20, 20, 100), ...cup, stroke(22))).toEqual([[50, 50, 40, 50]]);
    expect(left(...square(20, 20, 100), ...cup, stroke(23))).toHaveLength(2);
  });
});

describe('pieces next to a digit', () => {
  const DIGIT: Block = [50, 50, 20, 40];
  const SIDES: Block[] = [
    [40, 40, 40, 1],
    [40, 100, 40, 1],
    [40, 45, 1, 50],
    [80, 45, 1, 50],
  ];

  /** Those of `beside` that belong to the digit. */
  function own(...beside: readonly Block[]): Block[] {
    const components = componentsOf(page(140, 140, DIGIT, ...beside), 0.5);
    const digit = components.found.find((one) => blockOf(one).join() === DIGIT.join());
    if (!digit) throw new Error('the digit is gone');
    const others = components.found.filter((one) => one !== digit);
    return withoutBrokenFrame(digit, others, components).map(blockOf);
  }

  it('on all sides are a frame with gaps', () => {
    expect(own(...SIDES)).toEqual([]);
    expect(own()).toEqual([]);
  });

  it.each([0, 1, 2, 3])('on three sides are strokes of it: all except %i', (open) => {
    expect(own(...SIDES.filter((_, i) => i !== open))).toHaveLength(3);
  });

  it.each<[number, Block]>([
    [0, [72, 40, 9, 1]],
    [1, [72, 100, 9, 1]],
    [2, [40, 92, 1, 6]],
    [3, [80, 92, 1, 6]],
  ])('are on a side only if they are directly next to the digit: %i', (side, off) => {
    expect(own(...SIDES.map((one, i) => (i === side ? off : one)))).toHaveLength(4);
  });
});

it('a dot within the digit’s box belongs to it, also in a frame with gaps', () => {
  const cup: Block[] = [
    [50, 50, 1, 40],
    [69, 50, 1, 40],
    [50, 89, 20, 1],
  ];
  const frame: Block[] = [
    [40, 40, 40, 1],
    [40, 100, 40, 1],
    [40, 45, 1, 50],
    [80, 45, 1, 50],
  ];
  const components = componentsOf(page(140, 140, ...cup, [58, 60, 4, 4], ...frame), 0.5);
  const digit = components.found.find(({ area }) => area > 60 && area < 110);
  const dot = components.found.find(({ area }) => area === 16);
  if (!digit) throw new Error('the cup is gone');
  const others = components.found.filter((one) => one !== digit);
  expect(withoutBrokenFrame(digit, others, components)).toEqual([dot]);
});
