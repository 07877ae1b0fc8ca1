// Random streams: pinned, so that stored runs can be repeated; independent; with the right distributions.
import { describe, expect, it } from 'vitest';
import { randomKey, randomStream, shuffle } from '../../src/random/index.js';
import { deviates, normal, uniform } from '../layers/distributions.js';

const many = (count: number, draw: (i: number) => number) => Array.from({ length: count }, (_, i) => draw(i));
const order = (count: number, ...purpose: (string | number)[]) => {
  const items = Int32Array.from({ length: count }, (_, i) => i);
  shuffle(items, randomStream(1, ...purpose));
  return [...items];
};
const correlation = (a: number[], b: number[]) => {
  const centred = (values: number[]) => values.map((v) => v - values.reduce((x, y) => x + y) / values.length);
  const dot = (x: number[], y: number[]) => x.reduce((sum, v, i) => sum + v * y[i], 0);
  const [x, y] = [centred(a), centred(b)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
};

describe('a random stream', () => {
  it('starts with the pinned values: a seed gives the same run in every version', () => {
    const numbers = (draw: 'uniform' | 'normal') => {
      const random = randomStream(1, 'test');
      return many(3, () => random[draw]());
    };
    expect(numbers('uniform')).toEqual([0.9886379074401436, 0.07736067080826126, 0.23523673850053473]);
    expect(numbers('normal')).toEqual([2.6458771006570725, 1.3979555519037021, 0.46930870768310873]);
    const random = randomStream(1, 'test');
    expect(many(10, () => random.integer(10))).toEqual([0, 7, 2, 6, 2, 8, 6, 1, 3, 9]);
    expect(order(8, 'shuffle', 1)).toEqual([3, 6, 2, 1, 4, 7, 0, 5]);
    expect(randomKey(1, 'layer', 'x')).toBe(-1498874451);
  });

  it('is uniform in [0, 1)', () => {
    const random = randomStream(1, 'law');
    const values = many(20_000, () => random.uniform());
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(
      deviates(
        values.map((v) => 2 * v - 1),
        uniform(1),
      ),
    ).toBe('');
  });

  it('is normal for both values of each pair, which are independent', () => {
    const random = randomStream(1, 'law');
    const values = many(20_000, () => random.normal());
    const [first, second] = [0, 1].map((part) => values.filter((_, i) => i % 2 === part));
    expect(deviates(first, normal(1))).toBe('');
    expect(deviates(second, normal(1))).toBe('');
    expect(Math.abs(correlation(first, second))).toBeLessThan(0.03);
  });

  it('gives whole numbers from 0 to one less than the bound, equally often', () => {
    const random = randomStream(1, 'dice');
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 12_000; i++) counts[random.integer(6)]++;
    expect(counts.reduce((a, b) => a + b)).toBe(12_000);
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(165);
    expect(random.integer(1)).toBe(0);
  });
});

describe('streams of two purposes are independent', () => {
  const purposes: (string | number)[][] = [
    ['shuffle', 1],
    ['shuffle', 2],
    ['split'],
    ['init', 'a.weight'],
    ['init', 'b.weight'],
    ['digits', 'train', 1],
    ['digits', 'test', 1],
    ['digits', 'train', 11],
  ];

  it('and so are streams of two seeds', () => {
    const streams = [1, 2].flatMap((seed) =>
      purposes.map((purpose) => {
        const random = randomStream(seed, ...purpose);
        return many(2000, () => random.uniform());
      }),
    );
    for (const [i, a] of streams.entries()) {
      for (const b of streams.slice(i + 1)) expect(Math.abs(correlation(a, b))).toBeLessThan(0.09);
    }
  });

  it('keys differ for a thousand epochs and images', () => {
    const keys = many(1000, (i) => randomKey(1, 'augmentation', i % 10, Math.floor(i / 10)));
    expect(new Set(keys).size).toBe(1000);
    expect(randomKey(1, 'a', 12)).not.toBe(randomKey(1, 'a', 1, 2));
  });
});

describe('a shuffle', () => {
  it('keeps every number, and moves them from epoch to epoch', () => {
    const sorted = many(100, (i) => i);
    expect([...order(100, 'shuffle', 1)].sort((a, b) => a - b)).toEqual(sorted);
    expect(order(100, 'shuffle', 1)).not.toEqual(order(100, 'shuffle', 2));
  });

  it('puts every number at every position equally often', () => {
    const counts = new Array<number>(25).fill(0);
    for (let n = 0; n < 5000; n++) for (const [place, item] of order(5, n).entries()) counts[item * 5 + place]++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(115);
  });
});
