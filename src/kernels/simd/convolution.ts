// conv2d and dense on the compiled kernels: both are correlations, dense with a kernel as wide as its input.
import type { Arena, Pointer } from '../arena.js';
import { type Convolution, type Dense, rangeOf, type Share, VALUE_BYTES, type WeightedKernel } from '../types.js';
import { backwardTables, type CorrelateTables, forwardTables, weightTaps } from './convolution-tables.js';
import { PaddedInput } from './padded-input.js';
import type { SimdModule } from './simd-module.js';

/** One direction of a layer with its tables and packed weights in memory. */
export function correlation(module: SimdModule, arena: Arena, tables: CorrelateTables) {
  const { tile, reads, cells, steps, outputs } = tables;
  const runs = arena.integerConstants(tables.runs.length, () => tables.runs);
  const taps = arena.integerConstants(tables.taps.length, () => tables.taps);
  const tiles = Math.ceil(outputs / tile);
  const tileBytes = reads.length * cells * tile * 4;
  const packed = arena.allocate(tiles * tileBytes);
  const stretches = consecutive(reads);
  return {
    pack(weight: Pointer, share: Share): void {
      const [start, end] = rangeOf(share, tiles);
      for (let t = start; t < end; t++) {
        let to = packed + t * tileBytes;
        for (const { first, count } of stretches) {
          const from = weight + (t * tile * steps.write + first * steps.read) * 4;
          const filters = Math.min(tile, outputs - t * tile);
          module.pack(from, to, tile, filters, count, cells, steps.write * 4, steps.read * 4, steps.cell * 4);
          to += count * cells * tile * 4;
        }
      }
    },
    run(x: Pointer, bias: Pointer, y: Pointer): void {
      module.correlate(
        tile,
        x,
        packed,
        tileBytes,
        bias,
        y,
        tables.outputMap * VALUE_BYTES,
        outputs,
        runs,
        tables.runCount,
        taps,
      );
    },
  };
}

/** Rising numbers as stretches without gaps. */
function consecutive(numbers: readonly number[]): { first: number; count: number }[] {
  const stretches: { first: number; count: number }[] = [];
  for (const n of numbers) {
    const last = stretches[stretches.length - 1];
    if (last && last.first + last.count === n) last.count++;
    else stretches.push({ first: n, count: 1 });
  }
  return stretches;
}

/** conv2d: forward and weight gradient on a zero-padded copy of x, input gradient by clipped taps. */
export function convolution(module: SimdModule, g: Convolution, arena: Arena): WeightedKernel {
  const forward = correlation(module, arena, forwardTables(g));
  const backward = correlation(module, arena, backwardTables(g));
  const input = new PaddedInput(module, g);
  const tapCount = g.channels * g.kernel[0] * g.kernel[1];
  const all = { filters: g.filters, taps: arena.integerConstants(tapCount, () => weightTaps(g)), tapCount };
  return {
    scratchBytes: input.bytes,
    prepare(weight, share) {
      forward.pack(weight, share);
      backward.pack(weight, share);
    },
    forward(x, _weight, bias, y, scratch) {
      forward.run(input.fill(x, scratch), bias, y);
    },
    backwardInput(dy, _weight, dx) {
      backward.run(dy, 0, dx);
    },
    backwardParameters(x, dy, dWeight, dBias, scratch) {
      input.weightGradient(x, scratch, dy, dWeight, all);
      if (dBias) module.biasGradient(dy, dBias, g.filters, g.output[0] * g.output[1]);
    },
  };
}

/** dense: each pass a correlation with a single output position and one tap an input. */
export function dense(module: SimdModule, g: Dense, arena: Arena): WeightedKernel {
  const asRow: Convolution = {
    channels: 1,
    filters: g.outputs,
    input: [1, g.inputs],
    output: [1, 1],
    kernel: [1, g.inputs],
    stride: [1, 1],
    padding: [0, 0],
  };
  // Turned round: one tap an output, w[o][i] read as the weight of output i for input o.
  const turned: Convolution = { ...asRow, filters: g.inputs, input: [1, g.outputs], kernel: [1, g.outputs] };
  const forward = correlation(module, arena, forwardTables(asRow));
  const steps = { write: 1, read: 0, cell: g.inputs };
  const backward = correlation(module, arena, { ...forwardTables(turned), steps });
  return {
    scratchBytes: 8 * Math.ceil(g.inputs / 8) * 8 * 4,
    prepare(weight, share) {
      forward.pack(weight, share);
      backward.pack(weight, share);
    },
    forward(x, _weight, bias, y) {
      forward.run(x, bias, y);
    },
    backwardInput(dy, _weight, dx) {
      backward.run(dy, 0, dx);
    },
    backwardParameters(x, dy, dWeight, dBias, scratch) {
      module.denseWeightGradient(x, dy, dWeight, g.inputs, g.outputs, scratch);
      if (dBias) module.biasGradient(dy, dBias, g.outputs, 1);
    },
  };
}
