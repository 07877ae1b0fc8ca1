import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Kernels, LANES } from '../../src/kernels/index.js';
import { difference, fastEngines, Space } from './bench-space.js';

const cases = fc.record({
  channels: fc.integer({ min: 1, max: 9 }),
  size: fc.integer({ min: 1, max: 30 }),
  lanes: fc.integer({ min: 1, max: LANES }),
  seed: fc.integer(),
});

type Case = { channels: number; size: number; lanes: number; seed: number };

/** Runs the same on both engines; `run` returns the addresses of the results. */
function compare(
  engine: (typeof fastEngines)[number],
  c: Case,
  count: number,
  prepare: (space: Space) => (kernels: Kernels, out: number) => void,
) {
  const space = new Space(engine, c.seed);
  const run = prepare(space);
  const start = space.vector(count);
  const [fast, reference] = [space.copy(start, count), space.copy(start, count)];
  run(space.fast, fast);
  run(space.reference, reference);
  expect(difference(space.read(fast, count), space.read(reference, count), 1)).toBeLessThan(3e-6);
}

describe.each(fastEngines)('%s kernels of normalising layers', (engine) => {
  const check = (
    count: (c: Case) => number,
    prepare: (space: Space, c: Case) => (kernels: Kernels, out: number) => void,
  ) =>
    fc.assert(
      fc.property(cases, (c) => compare(engine, c, count(c), (space) => prepare(space, c))),
      { numRuns: 50 },
    );
  const values = (c: Case) => c.channels * c.size * LANES;

  it('channelMoments equals the reference, counting only used lanes', () =>
    check(
      (c) => 2 * c.channels,
      (space, c) => {
        const x = space.block(c.channels * c.size);
        return (k, out) => k.channelMoments(x, out, c, c.lanes);
      },
    ));

  it('channelSums equals the reference, with and without a centre', () =>
    check(
      (c) => 2 * c.channels,
      (space, c) => {
        const [a, b] = [space.block(c.channels * c.size), space.block(c.channels * c.size)];
        const centre = c.lanes % 2 ? space.vector(c.channels) : 0;
        return (k, out) => k.channelSums(a, b, centre, out, c);
      },
    ));

  it('channelAffine and channelBlend equal the reference', () => {
    check(values, (space, c) => {
      const [x, scale] = [space.block(c.channels * c.size), space.vector(c.channels)];
      const shift = c.lanes % 2 ? space.vector(c.channels) : 0;
      return (k, out) => k.channelAffine(x, scale, shift, out, c);
    });
    check(values, (space, c) => {
      const [u, v] = [space.block(c.channels * c.size), space.block(c.channels * c.size)];
      const coefficients = space.vector(3 * c.channels);
      return (k, out) => k.channelBlend(u, v, coefficients, out, c, c.lanes);
    });
  });

  it('prelu equals the reference, forward and backward, and adds to existing sums', () => {
    check(values, (space, c) => {
      const [x, slope] = [space.block(c.channels * c.size), space.vector(c.channels)];
      return (k, out) => k.prelu(x, slope, out, c);
    });
    check(
      (c) => values(c) + c.channels,
      (space, c) => {
        const [x, dy] = [space.block(c.channels * c.size), space.block(c.channels * c.size)];
        const slope = space.vector(c.channels);
        return (k, out) => k.preluBackward(x, slope, dy, out, out + values(c) * 4, c);
      },
    );
  });

  it('normalizeImages equals the reference, forward and backward', () => {
    check(
      (c) => values(c) + LANES,
      (space, c) => {
        const x = space.block(c.channels * c.size + 1);
        return (k, out) => k.normalizeImages(x, out, out + values(c) * 4, 1e-2, c.channels * c.size);
      },
    );
    check(values, (space, c) => {
      const count = c.channels * c.size;
      const [y, dy, deviations] = [space.block(count), space.block(count), space.vector(LANES)];
      return (k, out) => k.normalizeImagesBackward(y, dy, deviations, out, count);
    });
  });

  it('distances to codes equal the reference, forward and backward', () => {
    check(
      (c) => c.channels * LANES,
      (space, c) => {
        const [x, codes] = [space.block(c.size), space.vector(c.channels * c.size)];
        return (k, out) => k.distances(x, codes, out, { inputs: c.size, outputs: c.channels });
      },
    );
    check(
      (c) => c.size * LANES + c.channels * c.size,
      (space, c) => {
        const [x, codes] = [space.block(c.size), space.vector(c.channels * c.size)];
        const dy = space.block(c.channels);
        return (k, out) =>
          k.distancesBackward(x, codes, dy, out, out + c.size * LANES * 4, { inputs: c.size, outputs: c.channels });
      },
    );
  });

  it('dropout drops the same values as the reference, with the right share, and scales the rest', () => {
    const space = new Space(engine);
    const count = 4000;
    const x = space.vector(count * LANES);
    const [a, b] = [space.zeros(count * LANES), space.zeros(count * LANES)];
    space.fast.dropout(x, a, count, 0.3, 12345);
    space.reference.dropout(x, b, count, 0.3, 12345);
    const [fast, reference] = [space.read(a, count * LANES), space.read(b, count * LANES)];
    expect(fast.map((v) => v === 0)).toEqual(reference.map((v) => v === 0));
    expect(difference(fast, reference)).toBeLessThan(1e-6);
    expect(fast.filter((v) => v === 0).length / fast.length).toBeCloseTo(0.3, 2);
    const kept = fast.findIndex((v) => v !== 0);
    expect(fast[kept]).toBeCloseTo(space.arena.f32[x / 4 + kept] / 0.7, 6);
    space.fast.dropout(x, b, count, 0.3, 12346);
    const both = space.read(b, count * LANES).filter((v, i) => v === 0 && fast[i] === 0).length;
    expect(both / fast.length, 'another key drops others').toBeCloseTo(0.09, 2);
  });
});
