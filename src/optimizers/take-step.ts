// One step of an optimizer: by its compiled function where the engine has it, else number by number.
import type { Arena, Kernels } from '../kernels/index.js';
import type { Optimizer, OptimizerStep } from './optimizer.js';

export function takeStep<Options>(
  optimizer: Optimizer<Options>,
  { simd }: Kernels,
  arena: Arena,
  step: OptimizerStep<Options>,
): void {
  if (simd && optimizer.compiled) optimizer.compiled(simd, step);
  else followRule(optimizer, arena, step);
}

/** w -= rule(g), where weight decay acts on w before or on g. */
function followRule<Options>(optimizer: Optimizer<Options>, arena: Arena, u: OptimizerStep<Options>): void {
  const numbersAt = (at: number) => arena.floats(at, u.count);
  const [w, g] = [numbersAt(u.w), numbersAt(u.g)];
  const { options, rate, step } = u;
  const rule = optimizer.rule({ options, rate, step, slots: u.slots.map(numbersAt) });
  const [coupled, kept] = optimizer.decoupled ? [0, 1 - rate * u.decay] : [u.decay, 1];
  for (let i = 0; i < u.count; i++) w[i] = kept * w[i] - rule(g[i] + coupled * w[i], i);
}
