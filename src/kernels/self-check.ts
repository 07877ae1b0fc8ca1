// A known small case for the compiled kernels: V8's revectorizer is experimental, and a wrong result must not go unnoticed.
import type { Arena, Pointer } from './arena.js';
import { VALUE_BYTES } from './block.js';
import { conv2d } from './convolution/simd.js';
import { dense } from './dense/simd.js';
import { randomBits } from './hash.js';
import type { SimdModule } from './simd-module.js';
import { GRADIENT_SUMS, type WeightedKernel } from './weighted-kernel.js';

/** The checksum of correct kernels, for multiply-adds that round once and twice. */
export const CHECKSUMS = { fused: 627350780, rounded: -1644027050 };

/**
 * Runs kernels of every kind on a small case, in the memory of `arena`: all that have two layouts, and of the others those of the
 * usual networks. A checksum of every bit of the results.
 */
export function checksum(module: SimdModule, arena: Arena): number {
  const check = new Check(arena);
  const { vector, take } = check;
  // Two panels and a part of a third, odd rows and columns; with padding, and with a stride and few positions.
  const shape = { channels: 3, filters: 19, input: [5, 7], kernel: [3, 2] } as const;
  const padded = { ...shape, output: [5, 8], stride: [1, 1], padding: [1, 1] } as const;
  const strided = { ...shape, output: [2, 3], stride: [2, 2], padding: [0, 0] } as const;
  for (const g of [padded, strided]) {
    const [x, y] = [g.channels * g.input[0] * g.input[1], g.filters * g.output[0] * g.output[1]];
    check.weighted(conv2d(module, g, arena), { x, y, row: 18, outputs: 19 });
  }
  check.weighted(dense(module, { inputs: 21, outputs: 11 }, arena), { x: 21, y: 11, row: 21, outputs: 11 });
  const count = 16;
  const floats = count * 8;
  const [x, dy, y] = [vector(floats), vector(floats), vector(floats)];
  for (const way of ['Relu', 'Tanh', 'Sigmoid'] as const) {
    module[`activate${way}`](x, y, count);
    take(y, floats);
    module[`activate${way}Backward`](y, dy, y, count);
    take(y, floats);
  }
  module.maxPool(1, 4, 4, 2, 2, 2, 2, 2, 2, 0, 0, x, y);
  take(y, 32);
  const dx = vector(floats);
  module.maxPoolBackward(1, 4, 4, 2, 2, 2, 2, 2, 2, 0, 0, x, y, dy, dx);
  take(dx, floats);
  module.averagePool(1, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0, 0.25, x, y);
  take(y, floats);
  module.averagePoolBackward(1, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0, 0.25, dy, y);
  module.addTo(x, y, count);
  take(y, floats);
  module.channelAffine(x, dy, dy + 16, y, 4, 4);
  module.sumGroups(y, 2, 256, 64);
  take(y, floats);
  const [w, m, v] = [vector(floats), vector(floats), vector(floats)];
  module.activateRelu(v, v, count);
  module.adam(w, x, m, v, floats, 0.1, 0.9, 0.99, 1e-3, 1.2, 0.01, 0.9);
  module.sgd(w, dy, m, floats, 0.1, 0.9, 0, 0.01);
  for (const at of [w, m, v]) take(at, floats);
  return check.sum;
}

/** Numbers for the case, and the sum of its results. */
class Check {
  sum = 0;
  #drawn = 0;
  constructor(readonly arena: Arena) {}

  /** `count` floats in (-1, 1). */
  vector = (count: number): Pointer => {
    const at = this.arena.allocate(count * 4);
    const values = this.arena.floats(at, count);
    for (let i = 0; i < count; i++) values[i] = (randomBits(1, this.#drawn++) >>> 8) / 2 ** 23 - 1;
    return at;
  };

  /** Adds `count` floats to the sum, bit by bit. */
  take = (at: Pointer, count: number): void => {
    for (const word of this.arena.integers(at, count)) this.sum = (Math.imul(this.sum, 31) + word) | 0;
  };

  /** Every pass of a kernel with weights. */
  weighted(kernel: WeightedKernel, size: { x: number; y: number; row: number; outputs: number }): void {
    const { vector, take, arena } = this;
    const [x, y, dx] = [size.x, size.y, size.x].map((values) => vector((values * VALUE_BYTES) / 4));
    const [weight, dWeight] = [0, 1].map(() => vector(size.row * size.outputs));
    const [bias, dBias] = [0, 1].map(() => vector(size.outputs));
    const scratch = arena.allocate(kernel.scratchBytes);
    kernel.pack(weight, 0, size.outputs);
    kernel.forward(x, weight, bias, y, scratch);
    take(y, size.y * 8);
    kernel.backwardInput(y, weight, dx);
    take(dx, size.x * 8);
    kernel.weightGradient(x, y, dWeight, scratch);
    kernel.biasGradient(y, dBias);
    const { recorded } = kernel;
    if (recorded) {
      const records = arena.allocate(2 * recorded.bytes);
      recorded.record(x, y, scratch, records);
      recorded.record(x, y, scratch, records + recorded.bytes);
      recorded.add(records, 2, dWeight, 0, size.outputs, vector(GRADIENT_SUMS / 4));
    }
    take(dWeight, size.row * size.outputs);
    take(dBias, size.outputs);
  }
}
