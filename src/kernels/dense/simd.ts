// dense on the compiled kernels.
import type { Arena } from '../arena.js';
import { VALUE_BYTES } from '../block.js';
import { Panels } from '../panels.js';
import type { SimdModule } from '../simd-module.js';
import { GRADIENT_SUMS, type RecordedGradient } from '../weighted-kernel.js';
import type { Dense, DenseKernel } from './types.js';

export function dense(module: SimdModule, { inputs, outputs }: Dense, arena: Arena): DenseKernel {
  // One map of as many cells as inputs; turned round, as many maps as outputs, of one cell.
  const forward = new Panels(module, arena, {
    ...{ outputs, maps: [0], cells: inputs },
    steps: { output: inputs, map: 0, cell: 1 },
  });
  const backward = new Panels(module, arena, {
    ...{ outputs: inputs, maps: numbers(outputs), cells: 1 },
    steps: { output: 1, map: inputs, cell: 0 },
  });
  // A record: x as rows, [image][input], then dy.
  const pitch = Math.ceil(inputs / 16) * 64;
  const rows = 8 * pitch;
  const recordBytes = rows + outputs * VALUE_BYTES;
  const recorded: RecordedGradient = {
    bytes: recordBytes,
    record(x, dy, record) {
      module.transpose(x, record, inputs, pitch);
      arena.u8.copyWithin(record + rows, dy, dy + outputs * VALUE_BYTES);
    },
    add(records, blocks, dWeight, start, end, scratch) {
      const dy = records + rows;
      module.denseWeightGradient(records, pitch, dy, recordBytes, blocks, dWeight, inputs, start, end, scratch);
    },
  };
  return {
    recorded,
    scratchBytes: recordBytes + GRADIENT_SUMS,
    pack(weight, start, end) {
      forward.packOutputs(weight, start, end);
      backward.packMaps(weight, start, end);
    },
    forward(x, _weight, bias, y) {
      module.denseProduct(x, forward.at, bias, y, inputs, outputs);
    },
    backwardInput(dy, _weight, dx) {
      module.denseProduct(dy, backward.at, 0, dx, outputs, inputs);
    },
    weightGradient(x, dy, dWeight, scratch) {
      recorded.record(x, dy, scratch);
      recorded.add(scratch, 1, dWeight, 0, outputs, scratch + recordBytes);
    },
    biasGradient(dy, dBias) {
      module.biasGradient(dy, dBias, outputs, 1);
    },
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
