// A correlation on the compiled kernels: the forward pass of conv2d, or its input gradient.
import type { Arena, Pointer } from '../arena.js';
import { VALUE_BYTES } from '../block.js';
import { Panels } from '../panels.js';
import type { SimdModule } from '../simd-module.js';
import type { CorrelateTables } from './tables.js';

/** One direction of a layer with its tables and packed weights in memory. */
export function correlation(module: SimdModule, arena: Arena, tables: CorrelateTables) {
  const runs = arena.integerConstants(tables.runs.length, () => tables.runs);
  const taps = arena.integerConstants(tables.taps.length, () => tables.taps);
  const panels = new Panels(module, arena, tables.weights);
  const { outputs } = tables.weights;
  return {
    panels,
    run(x: Pointer, bias: Pointer, y: Pointer): void {
      module.correlate(
        x,
        panels.at,
        panels.bytes,
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
