import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displacementScratch, type Kernels, warpScratch } from '../../src/kernels/index.js';
import { difference, fastEngines, Space } from './bench-space.js';

const images = fc.record({
  channels: fc.integer({ min: 1, max: 3 }),
  rows: fc.integer({ min: 1, max: 13 }),
  columns: fc.integer({ min: 1, max: 13 }),
  seed: fc.integer(),
});

const bytesOf = (space: Space, count: number) => {
  const at = space.arena.allocate(count);
  for (let i = 0; i < count; i++) space.arena.u8[at + i] = Math.floor((space.random() + 1) * 128);
  return at;
};

describe.each(fastEngines)('%s augmentation', (engine) => {
  it('warps like the reference except for rounding, with and without a displacement', () => {
    fc.assert(
      fc.property(images, fc.boolean(), ({ channels, rows, columns, seed }, displaced) => {
        const space = new Space(engine, seed);
        const count = channels * rows * columns;
        const image = bytesOf(space, count);
        const field = displaced ? space.vector(2 * rows * columns + 4) : 0;
        const scratch = space.arena.allocate(warpScratch(channels, rows, columns));
        const matrix = Float64Array.from({ length: 6 }, (_, i) => (i < 4 ? space.random() * 1.5 : space.random() * 4));
        const [a, b] = [space.fast, space.reference].map((kernels) => {
          const out = space.arena.allocate(count);
          kernels.warp({ image, out, scratch, channels, rows, columns, matrix, field });
          return [...space.arena.bytes(out, count)];
        });
        expect(Math.max(...a.map((v, i) => Math.abs(v - b[i])))).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves an unmoved image unchanged, and moves one by whole pixels exactly', () => {
    const space = new Space(engine);
    const image = space.arena.allocate(12);
    space.arena.bytes(image, 12).set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const warped = (matrix: number[]) => {
      const out = space.arena.allocate(12);
      const scratch = space.arena.allocate(warpScratch(1, 3, 4));
      space.fast.warp({
        image,
        out,
        scratch,
        channels: 1,
        rows: 3,
        columns: 4,
        matrix: Float64Array.from(matrix),
        field: 0,
      });
      return [...space.arena.bytes(out, 12)];
    };
    expect(warped([1, 0, 0, 1, 0, 0])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(warped([1, 0, 0, 1, 1, -1])).toEqual([0, 5, 6, 7, 0, 9, 10, 11, 0, 0, 0, 0]);
  });

  it('draws the same smooth fields as the reference', () => {
    fc.assert(
      fc.property(images, fc.integer({ min: 1, max: 9 }), ({ rows, columns, seed }, radius) => {
        const space = new Space(engine, seed);
        const weights = space.vector(radius + 1);
        const [a, b] = [space.fast, space.reference].map((kernels: Kernels) => {
          const field = space.zeros(2 * rows * columns);
          const scratch = space.arena.allocate(displacementScratch(rows, columns, radius));
          kernels.displacement(field, scratch, rows, columns, { alpha: 3, weights, radius }, seed);
          return space.read(field, 2 * rows * columns);
        });
        expect(difference(a, b, 1)).toBeLessThan(1e-5);
      }),
      { numRuns: 40 },
    );
  });

  it('adds the same noise as the reference, with the requested deviation', () => {
    const space = new Space(engine);
    const count = 20_001;
    const [a, b] = [space.fast, space.reference].map((kernels) => {
      const at = space.arena.allocate(count);
      space.arena.bytes(at, count).fill(128);
      kernels.noise(at, count, 12, 99);
      return [...space.arena.bytes(at, count)];
    });
    expect(Math.max(...a.map((v, i) => Math.abs(v - b[i])))).toBeLessThanOrEqual(1);
    const mean = a.reduce((s, v) => s + v, 0) / count;
    const deviation = Math.sqrt(a.reduce((s, v) => s + (v - mean) ** 2, 0) / count);
    expect(mean).toBeCloseTo(128, 0);
    expect(Math.abs(deviation - 12)).toBeLessThan(0.3);
  });
});
