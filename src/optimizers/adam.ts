// Adam, and AdamW, which differs in where weight decay acts.
import type { SimdModule } from '../kernels/index.js';
import { optionsOf, type ValueOf } from '../schema/index.js';
import { defineOptimizer, number, type OptimizerStep, type Rule, type RuleContext } from './optimizer.js';

const moments = optionsOf({
  beta1: number('Decay of the first moment.', { minimum: 0, exclusiveMaximum: 1, default: 0.9 }),
  beta2: number('Decay of the second moment.', { minimum: 0, exclusiveMaximum: 1, default: 0.999 }),
  epsilon: number('Added to the root.', { exclusiveMinimum: 0, default: 1e-8 }),
});
type Moments = ValueOf<typeof moments>;

/** The step that both take. Its compiled function is given the rate with the first correction in it. */
const step = {
  rule({ options: { beta1, beta2, epsilon }, rate, step: t, slots: [m, v] }: RuleContext<Moments>): Rule {
    const [first, second] = [1 - beta1 ** t, 1 - beta2 ** t];
    return (g, i) => {
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      return ((rate / first) * m[i]) / (Math.sqrt(v[i]) / Math.sqrt(second) + epsilon);
    };
  },
  compiled(simd: SimdModule, u: OptimizerStep<Moments>, decay: number, shrink: number): void {
    const { w, g, count, slots, options } = u;
    const { beta1, beta2, epsilon } = options;
    const rate = u.rate / (1 - beta1 ** u.step);
    const correction = 1 / Math.sqrt(1 - beta2 ** u.step);
    simd.adam(w, g, slots[0], slots[1], count, rate, beta1, beta2, epsilon, correction, decay, shrink);
  },
};

export const adam = defineOptimizer({
  type: 'adam',
  summary: 'Adam: running averages of the gradient and of its square.',
  documentation: {
    formula:
      'g = gradient + weight_decay w; m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; w -= rate / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon), t = 1 for the first step',
    conventions: 'torch Adam: epsilon outside the root, after the bias correction. Weight decay is coupled.',
    source: 'Kingma and Ba 2015',
  },
  learningRate: 0.001,
  options: moments,
  slots: () => 2,
  rule: step.rule,
  compiled: (simd, u) => step.compiled(simd, u, u.decay, 1),
});

export const adamw = defineOptimizer({
  type: 'adamw',
  summary: 'Adam with weight decay apart from the gradient.',
  documentation: {
    formula:
      'w *= 1 - rate weight_decay; m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; w -= rate / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon), t = 1 for the first step',
    conventions: 'torch AdamW: weight decay is decoupled, and scaled by the rate.',
    source: 'Loshchilov and Hutter 2019',
  },
  learningRate: 0.001,
  weightDecay: 0.01,
  options: moments,
  slots: () => 2,
  decoupled: true,
  rule: step.rule,
  compiled: (simd, u) => step.compiled(simd, u, 0, 1 - u.rate * u.decay),
});
