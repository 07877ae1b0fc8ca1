import { describe, expect, it } from 'vitest';
import { differenceOf, statsOf, studentQuantile } from '../../src/compare/statistics.js';
import { randomStream } from '../../src/random/index.js';

describe('what repeats come to', () => {
  it('is their mean and the deviation of a sample', () => {
    expect(statsOf([2, 4, 4, 4, 5, 5, 7, 9])).toMatchObject({ n: 8, mean: 5, min: 2, max: 9 });
    expect(statsOf([2, 4, 4, 4, 5, 5, 7, 9]).deviation).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(statsOf([3])).toMatchObject({ n: 1, deviation: null });
  });

  it.each([
    // A table of Student's t.
    [0.975, 1, 12.7062],
    [0.975, 2, 4.30265],
    [0.975, 4, 2.77645],
    [0.95, 9, 1.83311],
    [0.995, 20, 2.84534],
    [0.975, 1000, 1.96234],
  ])('t of %f with %i degrees of freedom is %f', (p, degrees, t) => {
    expect(studentQuantile(p, degrees)).toBeCloseTo(t, 4);
  });
});

describe('a difference', () => {
  const bySeed = (...values: number[]) => new Map(values.map((value, i) => [i + 1, value]));

  it('is taken seed by seed where seeds match', () => {
    // Differences 1, 2, 3: mean 2, deviation 1, t(2) = 4.30265.
    const d = differenceOf(bySeed(11, 22, 33), bySeed(10, 20, 30));
    expect(d).toMatchObject({ method: 'paired', n: 3, estimate: 2 });
    expect(d?.high).toBeCloseTo(2 + 4.30265 / Math.sqrt(3), 4);
    expect(d?.low).toBeCloseTo(2 - 4.30265 / Math.sqrt(3), 4);
  });

  it('is Welch’s where they do not', () => {
    const other = new Map([10, 12, 14].map((value, i) => [-1 - i, value]));
    // Means 5 apart, variances 1 and 4 over 3: error 1.29099, degrees 25 / 9 / ((1/9 + 16/9) / 2) = 2.94118.
    const d = differenceOf(bySeed(16, 17, 18), other);
    expect(d).toMatchObject({ method: 'welch', n: 3, estimate: 5 });
    expect(d?.high).toBeCloseTo(5 + studentQuantile(0.975, 2.941176) * Math.sqrt(5 / 3), 4);
  });

  it('is Welch’s where only one seed is in both, of as many values as the smaller sample has', () => {
    const other = new Map([
      [1, 10],
      [8, 12],
    ]);
    const d = differenceOf(bySeed(16, 17, 18, 21), other);
    expect(d).toMatchObject({ method: 'welch', n: 2, sizes: [4, 2], estimate: 7, ofMeans: 7 });
  });

  it('of samples that do not scatter is exact', () => {
    const other = new Map([-1, -2].map((seed) => [seed, 1]));
    expect(differenceOf(bySeed(3, 3), other)).toMatchObject({ method: 'welch', estimate: 2, low: 2, high: 2 });
  });

  it('keeps to the seeds that both have, and tells the difference of all beside it', () => {
    const d = differenceOf(bySeed(11, 22, 90), bySeed(10, 20));
    expect(d).toMatchObject({ method: 'paired', n: 2, sizes: [3, 2], estimate: 1.5, ofMeans: 26 });
  });

  it('is not to be had from single values', () => {
    expect(differenceOf(new Map([[1, 3]]), new Map([[2, 4]]))).toBeUndefined();
    expect(differenceOf(bySeed(3), bySeed(4))).toBeUndefined();
  });

  it('holds the true difference about 95 times of 100', () => {
    const random = randomStream(1, 'test');
    const sample = (mean: number) => new Map([1, 2, 3, 4].map((seed) => [seed, mean + random.normal()]));
    const differences = Array.from({ length: 2000 }, () => differenceOf(sample(1), sample(0)));
    const inside = differences.filter((d) => d && d.low <= 1 && d.high >= 1).length / differences.length;
    expect(inside).toBeGreaterThan(0.93);
    expect(inside).toBeLessThan(0.97);
  });
});
