// Pooling on the compiled kernels.
import type { SimdModule } from '../simd-module.js';
import type { Window } from '../window.js';
import type { PoolingKernels, PoolKernel } from './types.js';

/** The first arguments of the pooling kernels. */
const windowArguments = ({ channels, input, output, kernel, stride, padding }: Window): number[] => [
  channels,
  ...[input, output, kernel, stride, padding].flat(),
];

export function simdPooling(module: SimdModule): PoolingKernels {
  return {
    maxPool(g): PoolKernel {
      const forward = module.maxPool.bind(undefined, ...windowArguments(g));
      const backward = module.maxPoolBackward.bind(undefined, ...windowArguments(g));
      return { forward: (x, y) => void forward(x, y), backward: (x, y, dy, dx) => void backward(x, y, dy, dx) };
    },
    averagePool(g, divisor): PoolKernel {
      const forward = module.averagePool.bind(undefined, ...windowArguments(g), 1 / divisor);
      const backward = module.averagePoolBackward.bind(undefined, ...windowArguments(g), 1 / divisor);
      return { forward: (x, y) => void forward(x, y), backward: (_x, _y, dy, dx) => void backward(dy, dx) };
    },
  };
}
