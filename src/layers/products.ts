// Steps that several layers are made of.
import { type Arena, type Kernels, LANES, type Pointer } from '../kernels/index.js';

/** y = a b, `count` values of a block; y is neither of them. */
export function product(kernels: Kernels, a: Pointer, b: Pointer, y: Pointer, count: number): void {
  kernels.zero(y, count * LANES);
  kernels.multiplyAdd(a, b, y, 1, count);
}

/**
 * Adds the gradients of y = weight[c] x + bias[c] over each map: the sum of dy x to `weight`, of dy to `bias`.
 * @param sums room for two floats a channel.
 */
export function addAffineGradients(
  kernels: Kernels,
  arena: Arena,
  dy: Pointer,
  x: Pointer,
  maps: { readonly channels: number; readonly size: number },
  sums: Pointer,
  gradients: Readonly<Record<string, Pointer>>,
): void {
  kernels.channelSums(dy, x, 0, sums, maps);
  const sum = arena.view(sums);
  const dWeight = arena.view(gradients.weight);
  const dBias = arena.view(gradients.bias);
  for (let c = 0; c < maps.channels; c++) {
    dBias[c] += sum[c];
    dWeight[c] += sum[maps.channels + c];
  }
}
