// How training images are mixed: the shares that are drawn, and what a step makes of them.
import { expect, it } from 'vitest';
import { mixings, mixOf } from '../../src/data/mixing.js';

const draws = (type: string, alpha: number, size: readonly [number, number] = [28, 28]) =>
  Array.from({ length: 4000 }, (_, i) => {
    const mix = mixOf({ type, options: { alpha } }, { seed: 3, step: i + 1, count: 32, size });
    if (!mix) throw new Error('nothing is mixed');
    return mix;
  });
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

it.each([0.1, 0.5, 1, 4])('mixup draws its shares from Beta(%d, %d): mean 1/2, variance 1 / (8 alpha + 4)', (alpha) => {
  const shares = draws('mixup', alpha).map(({ share }) => share);
  const variance = 1 / (8 * alpha + 4);
  expect(Math.abs(mean(shares) - 0.5)).toBeLessThan(4 * Math.sqrt(variance / shares.length));
  expect(mean(shares.map((v) => (v - 0.5) ** 2)) / variance).toBeCloseTo(1, 1);
  expect(shares.every((v) => v >= 0 && v <= 1)).toBe(true);
});

it('Beta(1, 1) is uniform: each tenth has a tenth of the shares', () => {
  const tenths = new Array<number>(10).fill(0);
  for (const { share } of draws('mixup', 1)) tenths[Math.min(9, Math.floor(10 * share))]++;
  for (const found of tenths) expect(Math.abs(found - 400)).toBeLessThan(90);
});

it('the share of cutmix is that of the area of its box, inside the image', () => {
  const size = [20, 30] as const;
  const mixes = draws('cutmix', 1, size);
  for (const { share, box } of mixes) {
    if (!box) throw new Error('no box');
    const { rows, columns } = box;
    expect([rows[0] >= 0, rows[1] <= 20, columns[0] >= 0, columns[1] <= 30]).toEqual([true, true, true, true]);
    expect(share).toBeCloseTo(((rows[1] - rows[0]) * (columns[1] - columns[0])) / 600, 12);
  }
  // Boxes reach every corner, and keep the form of the image where they are not cut off.
  expect(mixes.some(({ box }) => box?.rows[0] === 0 && box.columns[1] === 30 && box.rows[1] < 20)).toBe(true);
  const whole = mixes.flatMap(({ box }) =>
    box && box.rows[0] > 0 && box.rows[1] < 20 && box.columns[0] > 0 && box.columns[1] < 30 ? [box] : [],
  );
  for (const { rows, columns } of whole) {
    expect(Math.abs((columns[1] - columns[0]) / 30 - (rows[1] - rows[0]) / 20)).toBeLessThan(0.1);
  }
});

it.each(mixings.names)('%s pairs every image with another one of its step, as the seed and the step say', (type) => {
  const at = { seed: 3, step: 5, count: 4, size: [28, 28] as const };
  const choice = { type, options: { alpha: 1 } };
  expect(mixOf(choice, at)).toEqual(mixOf(choice, at));
  expect(mixOf(choice, { ...at, step: 6 })).not.toEqual(mixOf(choice, at));
  const shifts = new Set(Array.from({ length: 60 }, (_, step) => mixOf(choice, { ...at, step })?.shift));
  expect([...shifts].sort()).toEqual([1, 2, 3]);
  expect(mixOf(choice, { ...at, count: 1 })).toBeUndefined();
});
