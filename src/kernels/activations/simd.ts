// Activations on the compiled kernels; a function without a compiled one is computed value by value.
import type { Arena } from '../arena.js';
import type { SimdModule } from '../simd-module.js';
import { referenceActivations } from './reference.js';
import type { ActivationKernels } from './types.js';

export function simdActivations(module: SimdModule, arena: Arena): ActivationKernels {
  const reference = referenceActivations(arena);
  return {
    activate(a, x, y, count) {
      if (a.f.compiled) a.f.compiled.forward(module, x, y, count, a.parameter);
      else reference.activate(a, x, y, count);
    },
    activateBackward(a, v, dy, dx, count) {
      if (a.f.compiled) a.f.compiled.backward(module, v, dy, dx, count, a.parameter);
      else reference.activateBackward(a, v, dy, dx, count);
    },
    prelu: (x, slope, y, { channels, size }) => void module.prelu(x, slope, y, channels, size),
    preluBackward: (x, slope, dy, dx, dSlope, { channels, size }) =>
      void module.preluBackward(x, slope, dy, dx, dSlope, channels, size),
  };
}
