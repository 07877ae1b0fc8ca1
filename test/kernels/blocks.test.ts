import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Activation,
  derivesFromInput,
  type Kernels,
  LANES,
  type PoolKernel,
  type Window,
} from '../../src/kernels/index.js';
import { activations } from '../../src/layers/index.js';
import { difference, fastEngines, Space } from './bench-space.js';

const axis = fc
  .record({
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 4 }),
    extra: fc.integer({ min: 0, max: 7 }),
  })
  .chain(({ kernel, stride, extra }) =>
    fc.integer({ min: 0, max: Math.floor(kernel / 2) }).map((padding) => {
      const input = kernel + extra;
      return { kernel, stride, padding, input, output: Math.floor((input + 2 * padding - kernel) / stride) + 1 };
    }),
  );

const windows: fc.Arbitrary<Window> = fc
  .record({ rows: axis, columns: axis, channels: fc.integer({ min: 1, max: 4 }) })
  .map(({ rows, columns, channels }) => ({
    channels,
    input: [rows.input, columns.input],
    output: [rows.output, columns.output],
    kernel: [rows.kernel, columns.kernel],
    stride: [rows.stride, columns.stride],
    padding: [rows.padding, columns.padding],
  }));

const poolOf = (kernels: Kernels, name: 'maxPool' | 'averagePool', g: Window, { arena }: Space) =>
  name === 'maxPool' ? kernels.maxPool(g, arena) : kernels.averagePool(g, g.kernel[0] * g.kernel[1] + 1, arena);

/** Often includes the usual pool, which has a separate loop. */
const halving: fc.Arbitrary<Window> = fc
  .record({
    rows: fc.integer({ min: 1, max: 6 }),
    columns: fc.integer({ min: 1, max: 6 }),
    channels: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ rows, columns, channels }) => ({
    channels,
    input: [2 * rows, 2 * columns],
    output: [rows, columns],
    kernel: [2, 2],
    stride: [2, 2],
    padding: [0, 0],
  }));

describe.each(fastEngines)('%s pooling', (engine) => {
  it.each(['maxPool', 'averagePool'] as const)(
    '%s equals the reference for any window, overlapping or padded',
    (name) => {
      fc.assert(
        fc.property(fc.oneof(windows, halving), fc.integer(), fc.boolean(), (g, seed, ties) => {
          const space = new Space(engine, seed);
          const sizeX = g.channels * g.input[0] * g.input[1];
          const sizeY = g.channels * g.output[0] * g.output[1];
          const x = space.block(sizeX);
          if (ties)
            space.arena.floats(x, sizeX * LANES).forEach((v, i, all) => {
              all[i] = Math.round(v);
            });
          const dy = space.block(sizeY);
          const run = (kernel: PoolKernel) => {
            const [y, dx] = [space.block(sizeY), space.block(sizeX)];
            kernel.forward(x, y);
            kernel.backward(x, y, dy, dx);
            return { y: space.read(y, sizeY * LANES), dx: space.read(dx, sizeX * LANES) };
          };
          const fast = run(poolOf(space.fast, name, g, space));
          const reference = run(poolOf(space.reference, name, g, space));
          expect(difference(fast.y, reference.y)).toBeLessThan(1e-6);
          expect(difference(fast.dx, reference.dx)).toBeLessThan(1e-6);
        }),
        { numRuns: 100 },
      );
    },
  );
});

describe('pooling gradients', () => {
  it.each(['maxPool', 'averagePool'] as const)('%s has the gradient of finite differences', (name) => {
    fc.assert(
      fc.property(windows, fc.integer(), (g, seed) => {
        const space = new Space('simd', seed);
        const sizeX = g.channels * g.input[0] * g.input[1] * LANES;
        const sizeY = g.channels * g.output[0] * g.output[1] * LANES;
        // Values a whole step apart, so that a small change never affects which is largest.
        const x = space.zeros(sizeX);
        const order = Array.from({ length: sizeX }, (_, i) => i).sort(() => space.random());
        order.forEach((v, i) => {
          space.arena.f32[x / 4 + i] = v;
        });
        const [dy, y, dx] = [space.vector(sizeY), space.zeros(sizeY), space.zeros(sizeX)];
        const kernel = poolOf(space.reference, name, g, space);
        const loss = () => {
          kernel.forward(x, y);
          const weights = space.read(dy, sizeY);
          return space.read(y, sizeY).reduce((sum, v, i) => sum + v * weights[i], 0);
        };
        loss();
        kernel.backward(x, y, dy, dx);
        const i = Math.floor(((space.random() + 1) / 2) * sizeX);
        const before = space.arena.f32[x / 4 + i];
        space.arena.f32[x / 4 + i] = before + 0.25;
        const above = loss();
        space.arena.f32[x / 4 + i] = before - 0.25;
        const below = loss();
        expect(space.arena.f32[dx / 4 + i]).toBeCloseTo((above - below) / 0.5, 2);
      }),
      { numRuns: 60 },
    );
  });
});

/** Each with an option that is not the default. */
const functions = activations.kinds.map((f): [string, Activation] => [
  f.type,
  { f, parameter: f.type === 'elu' ? 0.7 : 0.13 },
]);

describe.each(fastEngines)('%s activations', (engine) => {
  it.each(functions)('%s equals the reference over the whole range, within 6e-7 of its scale', (_, f) => {
    const space = new Space(engine);
    const count = 4096;
    const x = space.zeros(count * LANES);
    const values = space.arena.floats(x, count * LANES);
    for (let i = 0; i < values.length; i++) values[i] = (i / values.length - 0.5) * (i % 3 === 0 ? 200 : 8);
    const [fast, reference] = [space.zeros(count * LANES), space.zeros(count * LANES)];
    space.fast.activate(f, x, fast, count);
    space.reference.activate(f, x, reference, count);
    const [a, b] = [space.read(fast, count * LANES), space.read(reference, count * LANES)];
    // Up to 100 for those that grow with x.
    const error = a.map((v, i) => Math.abs(v - b[i]) / Math.max(1, Math.abs(b[i])));
    expect(Math.max(...error)).toBeLessThan(6e-7);
  });

  it.each(functions)('%s without a compiled function is computed value by value', (_, { f, parameter }) => {
    const space = new Space(engine);
    const { compiled: _compiled, ...plain } = f;
    const [x, dy] = [space.block(5), space.block(5)];
    const run = (kernels: Kernels, of: Activation) => {
      const [y, dx] = [space.zeros(40), space.zeros(40)];
      kernels.activate(of, x, y, 5);
      kernels.activateBackward(of, derivesFromInput(of) ? x : y, dy, dx, 5);
      return [space.read(y, 40), space.read(dx, 40)];
    };
    expect(run(space.fast, { f: plain, parameter })).toEqual(run(space.reference, { f, parameter }));
  });

  it('keep tanh exact to a relative error of 1e-6 near zero', () => {
    const space = new Space(engine);
    const x = space.zeros(LANES);
    space.arena.floats(x, LANES).set([1e-20, -1e-8, 1e-5, -1e-3, 0.01, 0.1, 0.6, 0.63]);
    const y = space.zeros(LANES);
    space.fast.activate({ f: activations.of('tanh'), parameter: 0 }, x, y, 1);
    space.read(y, LANES).forEach((v, i) => {
      const exact = Math.tanh(space.arena.f32[x / 4 + i]);
      expect(Math.abs(v / exact - 1)).toBeLessThan(1e-6);
    });
  });

  it.each(functions)('%s has the derivative of finite differences', (_, f) => {
    const space = new Space(engine);
    const x = space.block(16);
    const [y, dy, dx] = [space.zeros(128), space.block(16), space.zeros(128)];
    for (const kernels of [space.fast, space.reference]) {
      kernels.activate(f, x, y, 16);
      kernels.activateBackward(f, derivesFromInput(f) ? x : y, dy, dx, 16);
      const gradient = space.read(dx, 128);
      const [points, weights] = [space.read(x, 128), space.read(dy, 128)];
      const at = (shift: number) => {
        const moved = space.zeros(128);
        space.arena.floats(moved, 128).set(points.map((v) => v + shift));
        const out = space.zeros(128);
        space.reference.activate(f, moved, out, 16);
        return space.read(out, 128);
      };
      const [above, here, below] = [at(1e-3), at(0), at(-1e-3)];
      gradient.forEach((g, i) => {
        // A corner, such as relu's.
        if (Math.abs(above[i] - 2 * here[i] + below[i]) > 1e-4) return;
        expect(g).toBeCloseTo((weights[i] * (above[i] - below[i])) / 2e-3, 3);
      });
    }
  });
});

describe.each(fastEngines)('%s vectors', (engine) => {
  it('sum groups in order, square, scale and add like the reference', () => {
    const space = new Space(engine, 5);
    const count = 64;
    const groups = space.vector(3 * count);
    const other = space.copy(groups, 3 * count);
    space.fast.sumGroups(groups, 3, count * 4, count);
    space.reference.sumGroups(other, 3, count * 4, count);
    expect(space.read(groups, count)).toEqual(space.read(other, count));
    expect(space.fast.sumOfSquares(groups, count)).toBeCloseTo(space.reference.sumOfSquares(groups, count), 4);
    space.fast.scale(groups, 0.3, count);
    space.reference.scale(other, 0.3, count);
    expect(difference(space.read(groups, count), space.read(other, count))).toBeLessThan(1e-7);
    const [p, q, r] = [space.block(8), space.block(8), space.block(8)];
    const [s, t] = [space.copy(r, count), space.copy(r, count)];
    space.fast.multiplyAdd(p, q, s, -0.3, 8);
    space.reference.multiplyAdd(p, q, t, -0.3, 8);
    expect(difference(space.read(s, count), space.read(t, count))).toBeLessThan(1e-6);
    const [u, v] = [space.copy(r, count), space.copy(r, count)];
    space.fast.approach(p, u, 0.3, 8);
    space.reference.approach(p, v, 0.3, 8);
    expect(difference(space.read(u, count), space.read(v, count))).toBeLessThan(1e-6);
    const [a, b] = [space.block(8), space.block(8)];
    const [c, d] = [space.copy(b, count), space.copy(b, count)];
    space.fast.addTo(a, c, 8);
    space.reference.addTo(a, d, 8);
    expect(space.read(c, count)).toEqual(space.read(d, count));
  });

  it.each([0, 2])(
    'load a partial block of images through the table, padded by %i, with zeros in unused lanes',
    (padding) => {
      const space = new Space(engine, 9);
      const [channels, rows, columns, count] = [2, 3, 4, 5];
      const bytes = channels * rows * columns;
      const pixels = space.arena.allocate(20 * bytes);
      space.arena.bytes(pixels, 20 * bytes).forEach((_, i, all) => {
        all[i] = (i * 37) % 256;
      });
      const indices = space.zeros(8);
      space.arena.integers(indices, 8).set([3, 19, 0, 7, 7, 1, 1, 1]);
      const table = space.vector(channels * 256);
      const images = { pixels, indices, count, channels, rows, columns, padding, table };
      const values = channels * (rows + 2 * padding) * (columns + 2 * padding);
      const [fast, reference] = [space.block(values), space.block(values)];
      space.fast.loadImages(images, fast);
      space.reference.loadImages(images, reference);
      expect(space.read(fast, values * LANES)).toEqual(space.read(reference, values * LANES));
      const inside = padding * (columns + 2 * padding) + padding;
      expect(space.arena.f32[fast / 4 + inside * LANES + 5]).toBe(0);
      expect(space.arena.f32[fast / 4 + inside * LANES + 4]).toBe(
        space.arena.f32[table / 4 + ((7 * bytes * 37) % 256)],
      );
    },
  );
});
