import { describe, expect, it } from 'vitest';
import { componentsOf, gap, joined, sizeOf } from '../../src/predict/components.js';
import {
  boxBlur,
  dilate,
  gapBetween,
  otsuThreshold,
  type Picture,
  quantile,
  spread,
} from '../../src/predict/picture.js';
import { randomStream } from '../../src/random/index.js';
import { bitmap, blockOf, piece } from './bitmap.js';

const random = randomStream(1, 'picture');

/** The values in the square around each pixel, within the picture. */
function around({ rows, columns, values }: Picture, radius: number): number[][] {
  const isNear = (i: number, j: number) =>
    Math.abs(Math.floor(i / columns) - Math.floor(j / columns)) <= radius &&
    Math.abs((i % columns) - (j % columns)) <= radius;
  return Array.from({ length: rows * columns }, (_, i) => [...values].filter((__, j) => isNear(i, j)));
}

describe('around each pixel', () => {
  const picture = { rows: 6, columns: 9, values: Float32Array.from({ length: 54 }, () => random.uniform()) };

  it.each([0, 1, 2, 7, 20])(
    'the mean and the maximum over %i pixels each way use only pixels of the picture',
    (radius) => {
      const squares = around(picture, radius);
      const means = squares.map((values) => values.reduce((a, b) => a + b) / values.length);
      for (const [i, value] of boxBlur(picture, radius).values.entries()) expect(value).toBeCloseTo(means[i], 5);
      expect([...dilate(picture, radius).values]).toEqual(squares.map((values) => Math.max(...values)));
    },
  );
});

describe('a quantile', () => {
  it('has its share of the values below it', () => {
    const tenths = [9, 3, 5, 1, 7, 0, 8, 2, 6, 4];
    expect([0, 0.3, 0.5, 0.95, 1].map((share) => quantile(tenths, share))).toEqual([0, 3, 5, 9, 9]);
    expect(quantile([], 0.5)).toBe(0);
  });

  it.each([5_000, 5_001, 40_000])('of %i values is nearly exact, in rows or sorted', (count) => {
    const inOrder = Float32Array.from({ length: count }, (_, i) => i / count);
    expect(quantile(inOrder, 0.25)).toBeCloseTo(0.25, 2);
    const inRows = Float32Array.from({ length: count }, (_, i) => (i % 100) / 100);
    expect(quantile(inRows, 0.7)).toBeCloseTo(0.7, 1);
    expect(quantile(inRows, 0.1)).toBeCloseTo(0.1, 1);
  });
});

it('the spread of normal values is their deviation, on both sides of 0 and with a few outliers', () => {
  const values = Float32Array.from({ length: 5000 }, () => 3 * random.normal());
  expect(Math.abs(spread(values) / 3 - 1)).toBeLessThan(0.08);
  for (let i = 0; i < 500; i++) values[i] = -200;
  expect(Math.abs(spread(values) / 3 - 1)).toBeLessThan(0.25);
});

describe('Otsu’s threshold', () => {
  /** The sum of squares within both sides of a threshold. */
  function within(values: readonly number[], threshold: number): number {
    const sides = [values.filter((value) => value > threshold), values.filter((value) => value <= threshold)];
    const squares = (side: readonly number[]) => {
      const mean = side.reduce((a, b) => a + b, 0) / side.length;
      return side.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    };
    return squares(sides[0]) + squares(sides[1]);
  }

  it.each([0.1, 0.3, 0.5, 0.9])('minimises the variance within both sides, with %f of the pixels bright', (share) => {
    const bytes = Array.from({ length: 300 }, () => {
      const value = random.uniform() < share ? 170 + 30 * random.normal() : 70 + 30 * random.normal();
      return Math.round(Math.max(0, Math.min(255, value)));
    });
    bytes.push(0, 255);
    const best = Math.min(...Array.from({ length: 255 }, (_, level) => within(bytes, level)));
    expect(within(bytes, otsuThreshold(Float32Array.from(bytes)))).toBeCloseTo(best, 4);
  });

  it('is between two levels, and no pixel of a single level is above it', () => {
    const between = otsuThreshold(Float32Array.of(-3, -3, -3, 5));
    expect(between).toBeGreaterThan(-3);
    expect(between).toBeLessThan(5);
    expect(otsuThreshold(Float32Array.of(5, 5, 5))).toBe(5);
  });
});

describe('pieces of ink', () => {
  it('are connected at sides and corners, within the picture and above the threshold', () => {
    const { found, labels } = componentsOf(
      bitmap(
        '#....', //
        '.#..#',
        '#..5.',
        '.6.##',
        '....#',
      ),
      0.5,
    );
    expect(found.map((one) => [blockOf(one), one.area])).toEqual([
      [[0, 0, 2, 4], 4],
      [[4, 1, 1, 1], 1],
      [[3, 3, 2, 2], 3],
    ]);
    expect(found.map(({ labels: own }) => own)).toEqual([[1], [2], [3]]);
    expect([...labels].join('')).toBe('1000001002100000103300003');
  });

  it('are not connected across a line of paper, whichever is found first', () => {
    const { found } = componentsOf(
      bitmap(
        '#...', //
        '#..#',
        '#...',
        '####',
      ),
      0.5,
    );
    expect(found.map(({ area }) => area)).toEqual([7, 1]);
  });

  it('are not connected from the end of a row to the start of the next', () => {
    expect(componentsOf(bitmap('..#', '#..', '...'), 0.5).found).toHaveLength(2);
  });

  it('if combined have one box, all their pixels and all their numbers', () => {
    const [a, b] = componentsOf(bitmap('##...', '....#', '....#'), 0.5).found;
    expect(joined(a, b)).toEqual({ box: { left: 0, top: 0, right: 5, bottom: 3 }, area: 4, labels: [1, 2] });
    expect([sizeOf(a), sizeOf(b)]).toEqual([2, 2]);
  });

  it('have the larger of the two gaps as their distance, and 0 if their boxes overlap', () => {
    const at = piece(10, 10, 5, 5);
    const gapTo = (left: number, top: number) => [gap(at, piece(left, top, 5, 5)), gap(piece(left, top, 5, 5), at)];
    expect(gapTo(18, 11)).toEqual([3, 3]);
    expect(gapTo(12, 22)).toEqual([7, 7]);
    expect(gapTo(17, 19)).toEqual([4, 4]);
    expect(gapTo(0, 0)).toEqual([5, 5]);
    expect(gapTo(15, 10)).toEqual([0, 0]);
    expect(gapTo(12, 12)).toEqual([0, 0]);
    expect(gapBetween(at.box, at.box)).toBe(0);
  });
});
