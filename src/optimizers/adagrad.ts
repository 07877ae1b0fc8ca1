// AdaGrad.
import { defineOptimizer, number } from './optimizer.js';

/**
 * g = gradient + weight_decay w; s += g^2; w -= rate g / (sqrt(s) + epsilon).
 * torch.optim.Adagrad with lr_decay 0 and s starting at 0. Duchi, Hazan and Singer 2011.
 */
export const adagrad = defineOptimizer({
  type: 'adagrad',
  summary: 'AdaGrad: each parameter slows down by the squares of its past gradients.',
  learningRate: 0.01,
  options: { epsilon: number('Added to the root.', { exclusiveMinimum: 0, default: 1e-10 }) },
  slots: () => 1,
  update: (u) => u.kernels.adagrad(u, { squares: u.slots[0], epsilon: u.options.epsilon }),
});
