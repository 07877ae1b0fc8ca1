// dense on the compiled kernels.
import type { Arena } from '../arena.js';
import { VALUE_BYTES } from '../block.js';
import { Panels } from '../panels.js';
import { RecordedRows } from '../recorded-rows.js';
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
  const rows = new RecordedRows(module, inputs, outputs);
  const recorded: RecordedGradient = {
    bytes: rows.bytes,
    record(x, dy, _scratch, record) {
      module.transpose(x, record, inputs, rows.pitch);
      module.collect(dy, record + rows.dy, outputs, VALUE_BYTES);
    },
    add: (...of) => rows.add(...of),
  };
  return {
    recorded,
    scratchBytes: rows.bytes + GRADIENT_SUMS,
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
      recorded.record(x, dy, 0, scratch);
      rows.add(scratch, 1, dWeight, 0, outputs, scratch + rows.bytes);
    },
    biasGradient(dy, dBias) {
      module.biasGradient(dy, dBias, outputs, 1);
    },
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
