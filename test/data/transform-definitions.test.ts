// Transforms against their definitions: what each does to an image, in numbers.
import { describe, expect, it } from 'vitest';
import { Augmenter } from '../../src/data/transforms/augmenter.js';
import { transformPixels } from '../../src/data/transforms/index.js';
import { valueTransforms } from '../../src/data/transforms/value-table.js';
import { Arena } from '../../src/kernels/index.js';
import { nativeKernels } from '../../src/kernels/native.js';
import { fastEngines } from '../kernels/bench-space.js';

const SIDE = 28;
const [engine] = fastEngines;
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const deviation = (values: readonly number[]) => Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)));

/** An image of one channel under an augmentation, as so many training images in a row. */
function augmented(type: string, options: unknown, count: number, byte: (r: number, c: number) => number): number[][] {
  const arena = new Arena();
  const shape = [1, SIDE, SIDE] as const;
  const augmenter = new Augmenter({ kernels: nativeKernels(engine, arena), arena, shape }, [{ type, options }], 1);
  const [from, out] = [arena.allocate(SIDE * SIDE), arena.allocate(SIDE * SIDE)];
  arena.bytes(from, SIDE * SIDE).set(grid(byte));
  return Array.from({ length: count }, (_, image) => {
    augmenter.apply(from, 1, image, out);
    return [...arena.bytes(out, SIDE * SIDE)];
  });
}

const grid = (byte: (r: number, c: number) => number) =>
  Array.from({ length: SIDE * SIDE }, (_, i) => byte(Math.floor(i / SIDE), i % SIDE));

describe('transforms of pixels', () => {
  const image = {
    count: 1,
    shape: [1, 2, 3] as const,
    pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
    labels: new Uint8Array(1),
  };
  const of = (type: string, options: unknown) => transformPixels(image, [{ type, options }]);

  it('transpose: rows become columns, each channel by itself', () => {
    expect(of('transpose', {})).toMatchObject({ shape: [1, 3, 2], pixels: Uint8Array.of(1, 4, 2, 5, 3, 6) });
    const two = { ...image, shape: [2, 1, 3] as const };
    const turned = transformPixels(two, [{ type: 'transpose', options: {} }]);
    expect(turned).toMatchObject({ shape: [2, 3, 1], pixels: image.pixels });
  });

  it('pad: zeros on every side; invert: 255 less each byte', () => {
    expect([...of('pad', 1).pixels]).toEqual([0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0, 0]);
    expect([...of('invert', {}).pixels]).toEqual([254, 253, 252, 251, 250, 249]);
  });
});

describe('transforms of values', () => {
  const none = { count: 0, shape: [2, 1, 1] as const, pixels: new Uint8Array(0), labels: new Uint8Array(0) };
  const table = (...chosen: [string, unknown][]) =>
    valueTransforms(
      none,
      0,
      chosen.map(([type, options]) => ({ type, options })),
    ).table;

  it('scale: byte 0 to the lower end, 255 to the upper, evenly', () => {
    for (const byte of [0, 51, 255]) expect(table(['scale', [-1, 4]])[byte]).toBeCloseTo(-1 + byte / 51, 5);
  });

  it('divide: over the number, after what stands before it', () => {
    expect(table(['divide', 4])[100]).toBe(25);
    expect(table(['scale', [0, 510]], ['divide', 4])[100]).toBe(50);
  });

  it('standardize: less the mean, over the deviation, of each channel its own', () => {
    const both = table(['standardize', { mean: [10, 20], deviation: [2, 5] }]);
    expect([both[16], both[256 + 30]]).toEqual([3, 2]);
  });
});

describe('augmentations', () => {
  const mark = (r: number, c: number) => 40 + ((r * 31 + c * 17) % 200);

  it('random_crop: the image moved by whole pixels, up to the padding along each axis, background behind it', () => {
    const moves = augmented('random_crop', { padding: [2, 1] }, 120, mark).map((pixels) => {
      for (let dr = -2; dr <= 2; dr++) {
        for (let dc = -1; dc <= 1; dc++) {
          const inside = (r: number, c: number) => r >= 0 && r < SIDE && c >= 0 && c < SIDE;
          const moved = grid((r, c) => (inside(r + dr, c + dc) ? mark(r + dr, c + dc) : 0));
          if (moved.every((v, i) => v === pixels[i])) return `${dr} ${dc}`;
        }
      }
      return 'no move of whole pixels';
    });
    expect(new Set(moves).size).toBe(15);
    expect(moves).not.toContain('no move of whole pixels');
  });

  it('elastic: smooth displacements, in pixels of deviation alpha / (sigma sqrt(12 pi))', () => {
    // On a ramp of 8 a column, a displacement by one column is a change by 8.
    const ramp = (_: number, c: number) => 8 * c + 16;
    const displaced = (alpha: number) =>
      augmented('elastic', { alpha, sigma: 4 }, 40, ramp).map((pixels) =>
        [...Array(8 * 8).keys()].map((i) => {
          const [r, c] = [10 + Math.floor(i / 8), 10 + (i % 8)];
          return (pixels[r * SIDE + c] - ramp(r, c)) / 8;
        }),
      );
    const all = displaced(34);
    const expected = 34 / (4 * Math.sqrt(12 * Math.PI));
    expect(deviation(all.flat()) / expected).toBeGreaterThan(0.85);
    expect(deviation(all.flat()) / expected).toBeLessThan(1.15);
    expect(deviation(displaced(17).flat()) / expected).toBeCloseTo(0.5, 1);
    // Next to each other, two displacements differ by a sixth of what two distant ones do.
    const steps = all.flatMap((values) => values.flatMap((v, i) => (i % 8 === 0 ? [] : [v - values[i - 1]])));
    expect(deviation(steps)).toBeLessThan(0.35 * expected);
    expect(new Set(displaced(0).flat())).toEqual(new Set([0]));
  });

  it('noise: normal, of the deviation that was asked for, pixel by pixel', () => {
    const noisy = augmented('noise', { deviation: 12 }, 8, () => 128);
    expect(mean(noisy.flat())).toBeCloseTo(128, 0);
    expect(deviation(noisy.flat())).toBeCloseTo(12, 0);
    const near = noisy.flatMap((values) =>
      values.flatMap((v, i) => (i === 0 ? [] : [(v - 128) * (values[i - 1] - 128)])),
    );
    expect(Math.abs(mean(near))).toBeLessThan(6);
  });

  it('cutout: one square of background, clipped at the edges, anywhere', () => {
    const squares = augmented('cutout', { size: 6 }, 200, () => 9).map((pixels) => {
      const holes = pixels.flatMap((v, i) => (v === 0 ? [i] : []));
      const [rows, columns] = [holes.map((i) => Math.floor(i / SIDE)), holes.map((i) => i % SIDE)];
      const span = (values: readonly number[]) => Math.max(...values) - Math.min(...values) + 1;
      expect(holes).toHaveLength(span(rows) * span(columns));
      return { height: span(rows), top: Math.min(...rows) };
    });
    expect(Math.max(...squares.map(({ height }) => height))).toBe(6);
    // Centred on the first row, three rows of it are left; on the last row, where it begins three above, four.
    const least = (edge: (of: (typeof squares)[number]) => boolean) =>
      Math.min(...squares.filter(edge).map(({ height }) => height));
    expect(least(({ top }) => top === 0)).toBe(3);
    expect(least(({ top, height }) => top + height === SIDE)).toBe(4);
    expect(new Set(squares.map(({ top }) => top)).size).toBeGreaterThan(20);
  });
});
