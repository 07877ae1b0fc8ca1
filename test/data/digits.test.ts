import { describe, expect, it } from 'vitest';
import { generateDigits } from '../../src/data/digits/generate.js';
import { sources } from '../../src/data/sources/index.js';

const images = generateDigits('train', 600, 1);
const SIZE = 28 * 28;

describe('the embedded digits', () => {
  it('are the same for the same seed, whatever their number, and others for another seed or part', () => {
    const fewer = generateDigits('train', 50, 1);
    expect([...fewer.pixels]).toEqual([...images.pixels.subarray(0, 50 * SIZE)]);
    expect([...generateDigits('train', 50, 2).labels]).not.toEqual([...fewer.labels]);
    expect([...generateDigits('test', 50, 1).labels]).not.toEqual([...fewer.labels]);
  });

  it('hold every class about equally often', () => {
    for (let digit = 0; digit < 10; digit++) {
      const count = images.labels.filter((label) => label === digit).length;
      expect(count, `digit ${digit}`).toBeGreaterThan(30);
      expect(count, `digit ${digit}`).toBeLessThan(100);
    }
  });

  it('are normalised as MNIST is: fill a 20 x 20 box, centre of mass in the middle', () => {
    for (let i = 0; i < images.count; i++) {
      const image = images.pixels.subarray(i * SIZE, (i + 1) * SIZE);
      let [mass, mx, my, left, right, top, bottom] = [0, 0, 0, 28, 0, 28, 0];
      image.forEach((value, p) => {
        const [row, column] = [Math.floor(p / 28), p % 28];
        mass += value;
        mx += value * column;
        my += value * row;
        if (value < 100) return;
        [left, right, top, bottom] = [
          Math.min(left, column),
          Math.max(right, column),
          Math.min(top, row),
          Math.max(bottom, row),
        ];
      });
      expect(Math.abs(mx / mass - 13.5), `image ${i}`).toBeLessThanOrEqual(0.51);
      expect(Math.abs(my / mass - 13.5), `image ${i}`).toBeLessThanOrEqual(0.51);
      const extent = Math.max(right - left, bottom - top) + 1;
      expect(extent, `image ${i}`).toBeGreaterThanOrEqual(17);
      expect(extent, `image ${i}`).toBeLessThanOrEqual(22);
      expect(Math.max(...image), `image ${i}`).toBeGreaterThan(200);
    }
  });

  it('differ from each other', () => {
    const seen = new Set(
      Array.from({ length: images.count }, (_, i) => images.pixels.subarray(i * SIZE, (i + 1) * SIZE).join()),
    );
    expect(seen.size).toBe(images.count);
  });
});

it('the source reports progress up to the last digit, and lets other work run in between', async () => {
  const told: string[] = [];
  const source = sources.of('digits');
  const loading = source.load(
    { train: 2500, test: 10, seed: 1 },
    {
      cacheDir: '',
      progress: (what, done) => void told.push(`${what} ${done}`),
    },
  );
  const timer = new Promise<number>((resolve) => setTimeout(() => resolve(told.length), 1));
  const { train, test } = await loading;
  const all = [0, 1000, 2000, 2500].map((done) => `drawing train digits ${done}`);
  expect(told).toEqual([...all, 'drawing test digits 0', 'drawing test digits 10']);
  expect(await timer).toBeLessThan(told.length);
  expect([train, test]).toEqual([generateDigits('train', 2500, 1), generateDigits('test', 10, 1)]);
});
