// The weight gradient of a convolution with few output positions: each position of a block is a dense product of its own.
//
// The direct gradient keeps sums for a few weights at a time, runs them over the positions, and then adds up eight images. With
// few positions and many weights most of the time goes into the end of that.
import { VALUE_BYTES } from '../block.js';
import { RecordedRows } from '../recorded-rows.js';
import type { SimdModule } from '../simd-module.js';
import type { RecordedGradient } from '../weighted-kernel.js';
import type { FilterTaps, PaddedInput } from './padded-input.js';
import type { Convolution } from './types.js';

const positionsOf = ({ output }: Convolution) => output[0] * output[1];

/** Few enough for records, and filters enough to be worth making them. */
export const hasFewPositions = (g: Convolution): boolean => positionsOf(g) <= 32 && g.filters >= 16;

export function recordedPositions(
  module: SimdModule,
  g: Convolution,
  input: PaddedInput,
  { filters, taps, tapCount }: FilterTaps,
): RecordedGradient {
  const rows = new RecordedRows(module, tapCount, filters);
  const positions = positionsOf(g);
  return {
    bytes: positions * rows.bytes,
    record(x, dy, scratch, record) {
      const from = input.at(x, scratch);
      for (let p = 0; p < positions; p++) {
        const window = from + input.offsetOf(Math.floor(p / g.output[1]), p % g.output[1]);
        const at = record + p * rows.bytes;
        module.gather(window, taps, at, tapCount, rows.pitch);
        module.collect(dy + p * VALUE_BYTES, at + rows.dy, filters, positions * VALUE_BYTES);
      }
    },
    add: (records, blocks, ...rest) => rows.add(records, blocks * positions, ...rest),
  };
}
