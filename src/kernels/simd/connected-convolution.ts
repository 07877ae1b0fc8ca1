// conv2d with a connection table: two maps at a time, over the maps that either of them is joined to.
import type { Arena } from '../arena.js';
import { type Convolution, VALUE_BYTES, type WeightedKernel } from '../types.js';
import { correlation } from './convolution.js';
import { backwardTables, forwardTables, type Part, paddedSize, weightTaps } from './convolution-tables.js';
import type { SimdModule } from './module.js';

/** Maps that are worked on together: two fill a tile, and more would be joined to nearly everything. */
const TOGETHER = 2;

/** For each pair of maps, those that either is joined to, in rising order. */
function parts(joined: readonly (readonly number[])[]): (Part & { readonly first: number })[] {
  const result: (Part & { first: number })[] = [];
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
  const padded = paddedSize(g);
  const isPadded = g.padding[0] + g.padding[1] > 0;
  const corner = (g.padding[0] * padded.columns + g.padding[1]) * VALUE_BYTES;
  const paddedBytes = isPadded ? g.channels * padded.rows * padded.columns * VALUE_BYTES : 0;
  const [outRows, outColumns] = g.output;
  const outMap = outRows * outColumns * VALUE_BYTES;
  const inMap = g.input[0] * g.input[1] * VALUE_BYTES;
  const forward = parts(connections).map((part) => ({
    ...part,
    tables: correlation(module, arena, forwardTables(g, part)),
    taps: arena.constants(part.reads.length * cells, () => weightTaps(g, [...part.reads])),
  }));
  const backward = parts(turned(connections, g.channels)).map((part) => ({
    ...part,
    tables: correlation(module, arena, backwardTables(g, part)),
  }));
  return {
    scratchBytes: paddedBytes + TOGETHER * g.channels * cells * 4,
    prepare(weight, share) {
      for (const { first, tables } of forward) tables.pack(weight + first * g.channels * cells * 4, share);
      for (const { first, tables } of backward) tables.pack(weight + first * cells * 4, share);
    },
    forward(x, _weight, bias, y, scratch) {
      if (isPadded) {
        const map = padded.rows * padded.columns;
        module.pad(x, scratch + corner, g.channels, g.input[0], g.input[1], padded.columns, map);
      }
      for (const { first, tables } of forward) {
        tables.run(isPadded ? scratch : x, bias && bias + first * 4, y + first * outMap);
      }
    },
    backwardInput(dy, _weight, dx) {
      for (const { first, tables } of backward) tables.run(dy, 0, dx + first * inMap);
    },
    backwardParameters(x, dy, dWeight, dBias, scratch) {
      const gradient = scratch + paddedBytes;
      for (const { first, writes, reads, taps } of forward) {
        const tapCount = reads.length * cells;
        module.zero(gradient, writes * tapCount);
        module.conv2dWeightGradient(
          isPadded ? scratch : x,
          g.stride[1] * VALUE_BYTES,
          g.stride[0] * padded.columns * VALUE_BYTES,
          dy + first * outMap,
          outMap,
          outRows,
          outColumns,
          gradient,
          writes,
          taps,
          tapCount,
        );
        for (let k = 0; k < writes; k++) {
          for (let position = 0; position < reads.length; position++) {
            if (!connections[first + k].includes(reads[position])) continue;
            const from = gradient / 4 + k * tapCount + position * cells;
            const to = dWeight / 4 + ((first + k) * g.channels + reads[position]) * cells;
            const { f32 } = arena;
            for (let i = 0; i < cells; i++) f32[to + i] += f32[from + i];
          }
        }
      }
      if (dBias) module.biasGradient(dy, dBias, g.filters, outRows * outColumns);
    },
  };
}
