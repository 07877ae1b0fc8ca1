// The width of registers changes the speed of a kernel, never a bit of its results.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena, type Convolution, GRADIENT_SUMS, LANES, type Width } from '../../src/kernels/index.js';
import { instantiate } from '../../src/kernels/module.js';
import { compileKernels } from '../../src/kernels/native.js';
import { CHECKSUMS, checksum } from '../../src/kernels/self-check.js';
import { isFused } from '../../src/kernels/simd.js';
import type { SimdModule } from '../../src/kernels/simd-module.js';
import { chooseWidth } from '../../src/kernels/width.js';
import { fastEngines, Space } from './bench-space.js';

/** Every pass of a convolution, bit by bit. */
function convolution(space: Space, [channels, filters, rows, columns, kernel, stride, padding]: readonly number[]) {
  const [y, x] = [rows, columns].map((size) => Math.floor((size + 2 * padding - kernel) / stride) + 1);
  const g: Convolution = {
    channels,
    filters,
    input: [rows, columns],
    output: [y, x],
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padding: [padding, padding],
  };
  const layer = space.fast.conv2d(g, space.arena);
  const size = { x: channels * rows * columns, y: filters * y * x, w: filters * channels * kernel * kernel };
  return passes(space, layer, size, filters);
}

function passes(
  space: Space,
  layer: ReturnType<Space['fast']['conv2d']>,
  size: { x: number; y: number; w: number },
  outputs: number,
) {
  const [x, dy] = [space.block(size.x), space.block(size.y)];
  const [w, b, dw, db] = [size.w, outputs, size.w, outputs].map((count) => space.vector(count));
  const [y, dx] = [space.zeros(size.y * LANES), space.zeros(size.x * LANES)];
  const scratch = space.arena.allocate(layer.scratchBytes);
  layer.pack(w, 0, outputs);
  layer.forward(x, w, b, y, scratch);
  layer.backwardInput(dy, w, dx);
  layer.weightGradient(x, dy, dw, scratch);
  layer.biasGradient(dy, db);
  const values = [space.read(y, size.y * LANES), space.read(dx, size.x * LANES), space.read(dw, size.w)];
  return [...values, space.read(db, outputs)];
}

const natural = (max: number) => fc.integer({ min: 1, max });

describe.each(fastEngines)('kernels of the %s engine in registers of both widths', (engine) => {
  /** The results of the same work at each width. */
  const both = (seed: number, work: (space: Space) => unknown) =>
    ([128, 256] as const).map((width) => work(new Space(engine, seed, width)));

  it('convolve to the same bits', () => {
    const shapes = fc.tuple(
      natural(4),
      natural(19),
      natural(9),
      natural(9),
      natural(4),
      natural(2),
      fc.nat({ max: 2 }),
    );
    fc.assert(
      fc.property(shapes, fc.integer(), ([c, f, rows, columns, kernel, stride, padding], seed) => {
        const shape = [c, f, rows + kernel - 1, columns + kernel - 1, kernel, stride, padding];
        const [narrow, wide] = both(seed, (space) => convolution(space, shape));
        expect(wide).toEqual(narrow);
      }),
      { numRuns: 80 },
    );
  });

  it('multiply a dense layer to the same bits', () => {
    fc.assert(
      fc.property(natural(40), natural(19), fc.integer(), (inputs, outputs, seed) => {
        const size = { x: inputs, y: outputs, w: inputs * outputs };
        const [narrow, wide] = both(seed, (space) =>
          passes(space, space.fast.dense({ inputs, outputs }, space.arena), size, outputs),
        );
        expect(wide).toEqual(narrow);
      }),
      { numRuns: 80 },
    );
  });

  it('add up the recorded gradient of a batch to the same bits, whichever thread takes which rows', () => {
    fc.assert(
      fc.property(natural(40), natural(19), natural(5), fc.nat(), fc.integer(), (inputs, outputs, blocks, at, seed) => {
        const results = both(seed, (space) => {
          const { recorded } = space.fast.dense({ inputs, outputs }, space.arena);
          const records = space.arena.allocate(blocks * recorded.bytes);
          for (let b = 0; b < blocks; b++) {
            recorded.record(space.block(inputs), space.block(outputs), 0, records + b * recorded.bytes);
          }
          const scratch = space.arena.allocate(GRADIENT_SUMS);
          const dw = space.vector(inputs * outputs);
          const again = space.copy(dw, inputs * outputs);
          const split = at % (outputs + 1);
          recorded.add(records, blocks, dw, 0, outputs, scratch);
          if (split < outputs) recorded.add(records, blocks, again, split, outputs, scratch);
          if (split > 0) recorded.add(records, blocks, again, 0, split, scratch);
          return [dw, again].map((gradient) => space.read(gradient, inputs * outputs));
        });
        const [[whole, parts], wide] = results as number[][][];
        expect(parts).toEqual(whole);
        expect(wide).toEqual([whole, whole]);
      }),
      { numRuns: 80 },
    );
  });

  it('have the checksum of correct kernels', () => {
    const sums = ([128, 256] as const).map((width) => {
      const arena = new Arena();
      return checksum(moduleAt(engine, width, arena), arena);
    });
    const expected = isFused(moduleAt(engine, 128)) ? CHECKSUMS.fused : CHECKSUMS.rounded;
    expect(sums).toEqual([expected, expected]);
  });
});

const moduleAt = (engine: (typeof fastEngines)[number], width: Width, arena = new Arena()) => {
  const compiled = compileKernels(engine, width);
  if (!compiled) throw new Error(`nothing is compiled for ${engine}`);
  return instantiate(compiled, arena);
};

describe('the choice of a width', () => {
  /** Kernels whose peak takes as long as a number of loops. */
  const timed = (arena: Arena, rounds: number, others: Partial<SimdModule> = {}): SimdModule => ({
    ...moduleAt('simd', 128, arena),
    peak() {
      for (let i = 0; i < rounds * 2000; i++) Math.fround(Math.sqrt(i));
    },
    ...others,
  });
  const choose = (narrow: number, wide: number, others: Partial<SimdModule> = {}) => {
    const arena = new Arena();
    return chooseWidth(timed(arena, narrow), timed(arena, wide, others), arena);
  };

  it('is 256 bits where arithmetic on them is faster, and 128 where it is not', () => {
    // A round does twice the work: 1 against 1 is a gain of two.
    expect(choose(10, 10)).toMatchObject({ width: 256, isWrong: false });
    expect(choose(10, 40)).toMatchObject({ width: 128, isWrong: false });
    expect(choose(10, 40).reason).toMatch(/^256-bit arithmetic runs at 0\.\d times the speed here$/);
  });

  it.each([
    'denseProduct',
    'correlate',
    'conv2dWeightGradient',
    'denseWeightGradient',
    'activateTanh',
    'maxPoolBackward',
    'averagePoolBackward',
    'channelAffine',
    'adam',
    'sumGroups',
  ] as const)('is 128 bits where %s computes wrongly', (name) => {
    const choice = choose(10, 10, { [name]: () => {} });
    expect(choice).toMatchObject({ width: 128, isWrong: true });
    expect(choice.reason).toMatch(/^V8 [\d.a-z-]+ computes 256-bit kernels wrongly here$/);
  });
});
