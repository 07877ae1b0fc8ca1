// Records for a gradient that is summed over a batch: the operands of dense products, as the compiled kernel reads them.
import type { Pointer } from './arena.js';
import { VALUE_BYTES } from './block.js';
import type { SimdModule } from './simd-module.js';

/** The memory of one product of eight images: its inputs as rows, [image][input], and the gradients of its outputs, [output][8]. */
export class RecordedRows {
  readonly bytes: number;
  /** Bytes between the inputs of two images. */
  readonly pitch: number;
  /** Bytes from the start to the gradients of the outputs. */
  readonly dy: number;

  constructor(
    private readonly module: SimdModule,
    private readonly inputs: number,
    outputs: number,
  ) {
    this.pitch = Math.ceil(inputs / 16) * 64;
    this.dy = 8 * this.pitch;
    this.bytes = this.dy + outputs * VALUE_BYTES;
  }

  /** Adds the gradients of `count` records, which follow one another, to rows `start` to `end` - 1 of dWeight. */
  add(records: Pointer, count: number, dWeight: Pointer, start: number, end: number, scratch: Pointer): void {
    const { module, pitch, dy, bytes, inputs } = this;
    module.denseWeightGradient(records, pitch, records + dy, bytes, count, dWeight, inputs, start, end, scratch);
  }
}
