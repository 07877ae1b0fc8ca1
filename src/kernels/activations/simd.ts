// Activations on the compiled kernels.
import type { SimdModule } from '../simd-module.js';
import { ACTIVATIONS, type Activation, type ActivationKernels } from './types.js';

export function simdActivations(module: SimdModule): ActivationKernels {
  const code = ({ f }: Activation) => ACTIVATIONS.indexOf(f);
  return {
    activate: (f, x, y, count) => void module.activate(code(f), x, y, count, f.parameter),
    activateBackward: (f, v, dy, dx, count) => void module.activateBackward(code(f), v, dy, dx, count, f.parameter),
    prelu: (x, slope, y, { channels, size }) => void module.prelu(x, slope, y, channels, size),
    preluBackward: (x, slope, dy, dx, dSlope, { channels, size }) =>
      void module.preluBackward(x, slope, dy, dx, dSlope, channels, size),
  };
}
