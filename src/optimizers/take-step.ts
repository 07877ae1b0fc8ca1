// One step of an optimizer: by its compiled function where the engine has it, else number by number.
import { type Arena, type Kernels, settled, TINY, TINY_STATE } from '../kernels/index.js';
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

/** w -= rule(g), where weight decay acts on w before or on g. Tiny gradients and states are 0 (kernels/tiny.ts). */
function followRule<Options>(optimizer: Optimizer<Options>, arena: Arena, u: OptimizerStep<Options>): void {
  const numbersAt = (at: number) => arena.floats(at, u.count);
  const [w, g] = [numbersAt(u.w), numbersAt(u.g)];
  const { options, rate, step } = u;
  const slots = u.slots.map(numbersAt);
  const rule = optimizer.rule({ options, rate, step, slots });
  const [coupled, kept] = optimizer.decoupled ? [0, 1 - rate * u.decay] : [u.decay, 1];
  for (let i = 0; i < u.count; i++) w[i] = kept * w[i] - rule(settled(g[i] + coupled * w[i], TINY), i);
  for (const slot of slots) for (let i = 0; i < u.count; i++) slot[i] = settled(slot[i], TINY_STATE);
}
