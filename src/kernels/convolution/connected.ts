// conv2d with a connection table: two maps at a time, over the maps that either of them is joined to.
import type { Arena, Pointer } from '../arena.js';
import { VALUE_BYTES } from '../block.js';
import type { SimdModule } from '../simd-module.js';
import { GRADIENT_SUMS, type WeightedKernel } from '../weighted-kernel.js';
import { correlation } from './correlation.js';
import { PaddedInput } from './padded-input.js';
import { backwardTables, forwardTables, type MapSubset, weightTaps } from './tables.js';
import type { Convolution } from './types.js';

/** Maps that are worked on together: more would be joined to nearly everything. */
const TOGETHER = 2;

/** For each pair of maps, the maps connected to either, in rising order. */
function parts(joined: readonly (readonly number[])[]): (MapSubset & { readonly first: number })[] {
  const result: (MapSubset & { first: number })[] = [];
  for (let first = 0; first < joined.length; first += TOGETHER) {
    const maps = joined.slice(first, first + TOGETHER);
    const reads = [...new Set(maps.flat())].sort((a, b) => a - b);
    result.push({ first, writes: maps.length, reads });
  }
  return result;
}

/** The filters that see each channel. */
function turned(connections: readonly (readonly number[])[], channels: number): number[][] {
  return Array.from({ length: channels }, (_, c) => connections.flatMap((seen, f) => (seen.includes(c) ? [f] : [])));
}

export function connectedConvolution(
  module: SimdModule,
  g: Convolution,
  connections: readonly (readonly number[])[],
  arena: Arena,
): WeightedKernel {
  const cells = g.kernel[0] * g.kernel[1];
  const input = new PaddedInput(module, g);
  const outMap = g.output[0] * g.output[1];
  const inMap = g.input[0] * g.input[1];
  const forward = parts(connections).map(({ first, writes, reads }) => ({
    ...{ first, reads },
    tables: correlation(module, arena, forwardTables(g, { writes, reads })),
    filters: writes,
    taps: arena.integerConstants(reads.length * cells, () => weightTaps(g, reads)),
    tapCount: reads.length * cells,
  }));
  const backward = parts(turned(connections, g.channels)).map((part) => ({
    first: part.first,
    tables: correlation(module, arena, backwardTables(g, part)),
  }));

  /** Adds the connected kernels of a part's dense [filter][read] gradient to theirs in dWeight. */
  function scatter({ first, filters, reads }: (typeof forward)[number], gradient: Pointer, dWeight: Pointer): void {
    const { f32 } = arena;
    for (let k = 0; k < filters; k++) {
      for (let position = 0; position < reads.length; position++) {
        if (!connections[first + k].includes(reads[position])) continue;
        const from = gradient / 4 + (k * reads.length + position) * cells;
        const to = dWeight / 4 + ((first + k) * g.channels + reads[position]) * cells;
        for (let i = 0; i < cells; i++) f32[to + i] += f32[from + i];
      }
    }
  }

  return {
    scratchBytes: input.bytes + GRADIENT_SUMS + TOGETHER * g.channels * cells * 4,
    pack(weight, start, end) {
      for (const { first, filters, tables } of forward) {
        const inside = first >= start && first < end;
        if (inside) tables.panels.packOutputs(weight + first * g.channels * cells * 4, 0, filters);
      }
      for (const { first, tables } of backward) tables.panels.packMaps(weight + first * cells * 4, start, end);
    },
    forward(x, _weight, bias, y, scratch) {
      const read = input.fill(x, scratch);
      for (const { first, tables } of forward) {
        tables.run(read, bias && bias + first * 4, y + first * outMap * VALUE_BYTES);
      }
    },
    backwardInput(dy, _weight, dx) {
      for (const { first, tables } of backward) tables.run(dy, 0, dx + first * inMap * VALUE_BYTES);
    },
    weightGradient(x, dy, dWeight, scratch) {
      const sums = scratch + input.bytes;
      const gradient = sums + GRADIENT_SUMS;
      for (const part of forward) {
        module.zero(gradient, part.filters * part.tapCount);
        input.weightGradient(x, scratch, dy + part.first * outMap * VALUE_BYTES, gradient, part, sums);
        scatter(part, gradient, dWeight);
      }
    },
    biasGradient(dy, dBias) {
      module.biasGradient(dy, dBias, g.filters, outMap);
    },
  };
}
