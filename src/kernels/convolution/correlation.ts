// A correlation on the compiled kernels: what conv2d and dense are in each direction.
import type { Arena, Pointer } from '../arena.js';
import { VALUE_BYTES } from '../block.js';
import { rangeOf, type Share } from '../share.js';
import type { SimdModule } from '../simd-module.js';
import type { CorrelateTables } from './tables.js';

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
