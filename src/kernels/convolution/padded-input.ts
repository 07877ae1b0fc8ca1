// The input of a convolution, padded with zeros if it has padding.
import type { Pointer } from '../arena.js';
import { VALUE_BYTES } from '../block.js';
import type { SimdModule } from '../simd-module.js';
import { paddedSize } from './tables.js';
import type { Convolution } from './types.js';

/** A subset of filters and the maps that each reads. */
export interface FilterTaps {
  readonly filters: number;
  /** weightTaps, in memory. */
  readonly taps: Pointer;
  readonly tapCount: number;
}

/** The input of a convolution, copied into scratch with its padding, or as it stands if it has none. */
export class PaddedInput {
  /** Bytes of scratch that `fill` uses; 0 without padding. */
  readonly bytes: number;
  readonly #module: SimdModule;
  readonly #g: Convolution;
  readonly #columns: number;
  readonly #map: number;
  readonly #corner: number;

  constructor(module: SimdModule, g: Convolution) {
    const { rows, columns } = paddedSize(g);
    this.#module = module;
    this.#g = g;
    this.#columns = columns;
    this.#map = rows * columns;
    this.#corner = (g.padding[0] * columns + g.padding[1]) * VALUE_BYTES;
    this.bytes = g.padding[0] + g.padding[1] > 0 ? g.channels * this.#map * VALUE_BYTES : 0;
  }

  /** Copies x, and returns where to read it. */
  fill(x: Pointer, scratch: Pointer): Pointer {
    if (this.bytes === 0) return x;
    const { channels, input } = this.#g;
    this.#module.pad(x, scratch + this.#corner, channels, input[0], input[1], this.#columns, this.#map);
    return scratch;
  }

  /** Where `fill` has left its input. */
  at(x: Pointer, scratch: Pointer): Pointer {
    return this.bytes === 0 ? x : scratch;
  }

  /** Bytes from the first window to the one of output (row, column). */
  offsetOf(row: number, column: number): number {
    const { stride } = this.#g;
    return (row * stride[0] * this.#columns + column * stride[1]) * VALUE_BYTES;
  }

  /**
   * dWeight[filter][tap] += the sum over positions of dy times x, which `fill` was given in this forward pass;
   * dy begins at the first filter's map; `sums`: GRADIENT_SUMS bytes to work in.
   */
  weightGradient(x: Pointer, scratch: Pointer, dy: Pointer, dWeight: Pointer, part: FilterTaps, sums: Pointer): void {
    const { stride, output } = this.#g;
    this.#module.conv2dWeightGradient(
      this.at(x, scratch),
      stride[1] * VALUE_BYTES,
      stride[0] * this.#columns * VALUE_BYTES,
      dy,
      output[0] * output[1] * VALUE_BYTES,
      output[0],
      output[1],
      dWeight,
      part.filters,
      part.taps,
      part.tapCount,
      sums,
    );
  }
}
