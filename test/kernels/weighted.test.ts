import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Convolution,
  type Dense,
  GRADIENT_SUMS,
  LANES,
  ROWS_TOGETHER,
  rangeOf,
  type WeightedKernel,
} from '../../src/kernels/index.js';
import { difference, fastEngines, Space } from './bench-space.js';

const axis = fc
  .record({
    kernel: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 3 }),
    extra: fc.integer({ min: 0, max: 7 }),
  })
  .map(({ kernel, stride, padding, extra }) => {
    const input = Math.max(1, kernel - 2 * padding) + extra;
    const output = Math.floor((input + 2 * padding - kernel) / stride) + 1;
    return { kernel, stride, padding, input, output };
  });

const convolutions: fc.Arbitrary<Convolution> = fc
  .record({
    rows: axis,
    columns: axis,
    channels: fc.integer({ min: 1, max: 5 }),
    filters: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ rows, columns, channels, filters }) => ({
    channels,
    filters,
    input: [rows.input, columns.input],
    output: [rows.output, columns.output],
    kernel: [rows.kernel, columns.kernel],
    stride: [rows.stride, columns.stride],
    padding: [rows.padding, columns.padding],
  }));

const denses: fc.Arbitrary<Dense> = fc.record({
  inputs: fc.integer({ min: 1, max: 40 }),
  outputs: fc.integer({ min: 1, max: 11 }),
});

interface Sizes {
  x: number;
  y: number;
  weights: number;
  biases: number;
}

const sizesOf = (g: Convolution): Sizes => ({
  x: g.channels * g.input[0] * g.input[1],
  y: g.filters * g.output[0] * g.output[1],
  weights: g.filters * g.channels * g.kernel[0] * g.kernel[1],
  biases: g.filters,
});

/** Both engines' outputs and gradients from the same inputs; gradients start from non-zero sums. */
function compare(
  space: Space,
  make: (k: Space['fast']) => WeightedKernel,
  size: Sizes,
  bias: boolean,
  shape: (weights: Float32Array) => void = () => {},
) {
  const [x, w, dy] = [space.block(size.x), space.vector(size.weights), space.block(size.y)];
  shape(space.arena.floats(w, size.weights));
  const b = bias ? space.vector(size.biases) : 0;
  const [dw, db] = [space.vector(size.weights), space.vector(size.biases)];
  const results = [space.fast, space.reference].map((kernels) => {
    const kernel = make(kernels);
    const scratch = space.arena.allocate(kernel.scratchBytes);
    const [y, dx] = [space.block(size.y), space.block(size.x)];
    const [gw, gb] = [space.copy(dw, size.weights), space.copy(db, size.biases)];
    // In three shares, as with three threads.
    for (const index of [2, 0, 1]) {
      const [start, end] = rangeOf({ index, of: 3 }, size.biases, ROWS_TOGETHER);
      if (start < end) kernel.pack(w, start, end);
    }
    kernel.forward(x, w, b, y, scratch);
    kernel.backwardInput(dy, w, dx);
    kernel.weightGradient(x, dy, gw, scratch);
    if (bias) kernel.biasGradient(dy, gb);
    return {
      y: space.read(y, size.y * LANES),
      dx: space.read(dx, size.x * LANES),
      dWeight: space.read(gw, size.weights),
      dBias: space.read(gb, size.biases),
    };
  });
  return { fast: results[0], reference: results[1] };
}

const engines = fastEngines.flatMap((engine) => [[engine, 128] as const, [engine, 256] as const]);

describe.each(engines)('%s kernels with weights, laid out for %i bits', (engine, width) => {
  it('compute a convolution of any shape, stride and padding like the reference', () => {
    fc.assert(
      fc.property(convolutions, fc.boolean(), fc.integer(), (g, bias, seed) => {
        const space = new Space(engine, seed, width);
        const { fast, reference } = compare(space, (k) => k.conv2d(g, space.arena), sizesOf(g), bias);
        for (const key of ['y', 'dx', 'dWeight', 'dBias'] as const) {
          // Hundreds of terms about 1 that may cancel.
          expect(difference(fast[key], reference[key], 5), key).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('compute a convolution with any connection table like the reference, and leave other gradients unchanged', () => {
    const tables = convolutions.chain((g) =>
      fc
        .array(fc.uniqueArray(fc.integer({ min: 0, max: g.channels - 1 }), { minLength: 1 }), {
          minLength: g.filters,
          maxLength: g.filters,
        })
        .map((rows) => ({ ...g, connections: rows.map((row) => row.sort((a, b) => a - b)) })),
    );
    fc.assert(
      fc.property(tables, fc.integer(), (g, seed) => {
        const space = new Space(engine, seed, width);
        const cells = g.kernel[0] * g.kernel[1];
        const isConnected = (i: number) =>
          g.connections[Math.floor(i / (g.channels * cells))].includes(Math.floor(i / cells) % g.channels);
        const { fast, reference } = compare(
          space,
          (k) => k.conv2d(g, space.arena),
          sizesOf(g),
          true,
          (weights) => {
            for (const i of weights.keys()) if (!isConnected(i)) weights[i] = 0;
          },
        );
        for (const key of ['y', 'dx', 'dWeight', 'dBias'] as const) {
          expect(difference(fast[key], reference[key], 5), key).toBeLessThan(1e-5);
        }
        const untouched = fast.dWeight.filter((_, i) => !isConnected(i));
        expect(untouched).toEqual(reference.dWeight.filter((_, i) => !isConnected(i)));
      }),
      { numRuns: 100 },
    );
  });

  it('compute a dense layer of any size like the reference', () => {
    fc.assert(
      fc.property(denses, fc.boolean(), fc.integer(), (g, bias, seed) => {
        const space = new Space(engine, seed, width);
        const size = { x: g.inputs, y: g.outputs, weights: g.inputs * g.outputs, biases: g.outputs };
        const { fast, reference } = compare(space, (k) => k.dense(g, space.arena), size, bias);
        for (const key of ['y', 'dx', 'dWeight', 'dBias'] as const) {
          // Hundreds of terms about 1 that may cancel.
          expect(difference(fast[key], reference[key], 5), key).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('add up the recorded gradients of several blocks like the reference, block by block, in any rows', () => {
    const few = convolutions
      .map((g) => ({ ...g, filters: g.filters + 15 }))
      .filter(({ output, input, kernel }) => output[0] * output[1] <= 32 && input.join() !== kernel.join());
    fc.assert(
      fc.property(few, fc.integer({ min: 1, max: 3 }), fc.integer(), (g, blocks, seed) => {
        const space = new Space(engine, seed, width);
        const size = sizesOf(g);
        const [fast, reference] = [space.fast, space.reference].map((kernels) => kernels.conv2d(g, space.arena));
        const { recorded } = fast;
        if (!recorded) throw new Error('a convolution with few positions records its gradient');
        const records = space.arena.allocate(blocks * recorded.bytes);
        const scratch = space.arena.allocate(fast.scratchBytes);
        const [w, dw, y] = [space.vector(size.weights), space.vector(size.weights), space.zeros(size.y * LANES)];
        const expected = space.copy(dw, size.weights);
        fast.pack(w, 0, g.filters);
        for (let b = 0; b < blocks; b++) {
          const [x, dy] = [space.block(size.x), space.block(size.y)];
          fast.forward(x, w, 0, y, scratch);
          recorded.record(x, dy, scratch, records + b * recorded.bytes);
          reference.weightGradient(x, dy, expected, 0);
        }
        const sums = space.arena.allocate(GRADIENT_SUMS);
        recorded.add(records, blocks, dw, 8, g.filters, sums);
        recorded.add(records, blocks, dw, 0, 8, sums);
        const [found, wanted] = [dw, expected].map((at) => space.read(at, size.weights));
        expect(difference(found, wanted, 5)).toBeLessThan(1e-5);
      }),
      { numRuns: 60 },
    );
  });

  it('agree with the reference on the convolutions of LeNet-5, whose last kernel covers its whole input', () => {
    for (const [channels, filters, side] of [
      [1, 6, 32],
      [6, 16, 14],
      [16, 120, 5],
    ]) {
      const g: Convolution = {
        channels,
        filters,
        input: [side, side],
        output: [side - 4, side - 4],
        kernel: [5, 5],
        stride: [1, 1],
        padding: [0, 0],
      };
      const space = new Space(engine, 1, width);
      const { fast, reference } = compare(space, (k) => k.conv2d(g, space.arena), sizesOf(g), true);
      expect(difference(fast.y, reference.y)).toBeLessThan(1e-6);
      expect(difference(fast.dx, reference.dx)).toBeLessThan(1e-6);
      expect(difference(fast.dWeight, reference.dWeight)).toBeLessThan(5e-6);
    }
  });
});

describe('the reference kernels with weights', () => {
  it('have the gradients of finite differences', () => {
    fc.assert(
      fc.property(convolutions, fc.integer(), (g, seed) => {
        const space = new Space('simd', seed);
        const kernel = space.reference.conv2d(g, space.arena);
        const size = sizesOf(g);
        const [x, w, b] = [space.block(size.x), space.vector(size.weights), space.vector(size.biases)];
        const [y, dy, dx] = [space.zeros(size.y * LANES), space.block(size.y), space.zeros(size.x * LANES)];
        const [dw, db] = [space.zeros(size.weights), space.zeros(size.biases)];
        // L = sum dy . y is linear in each operand: a central difference is exact except for rounding.
        const loss = () => {
          kernel.forward(x, w, b, y, 0);
          const [values, weights] = [space.read(y, size.y * LANES), space.read(dy, size.y * LANES)];
          return values.reduce((sum, v, i) => sum + v * weights[i], 0);
        };
        kernel.backwardInput(dy, w, dx);
        kernel.weightGradient(x, dy, dw, 0);
        kernel.biasGradient(dy, db);
        for (const [at, gradient, count] of [
          [x, dx, size.x * LANES],
          [w, dw, size.weights],
          [b, db, size.biases],
        ]) {
          const i = Math.floor(((space.random() + 1) / 2) * count);
          const values = space.arena.f32;
          const before = values[at / 4 + i];
          values[at / 4 + i] = before + 0.5;
          const above = loss();
          values[at / 4 + i] = before - 0.5;
          const below = loss();
          values[at / 4 + i] = before;
          expect(space.arena.f32[gradient / 4 + i]).toBeCloseTo(above - below, 3);
        }
      }),
      { numRuns: 60 },
    );
  });
});
