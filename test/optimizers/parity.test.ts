// Every compiled step is the step of its rule, for any options, gradients, state and length.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Optimizer, type OptimizerStep, optimizers, takeStep } from '../../src/optimizers/index.js';
import { difference, fastEngines, Space } from '../kernels/bench-space.js';

interface NumberOption {
  readonly type: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** Options as the schema allows them; small numbers, 0 where it is allowed, and a learning rate of its own. */
function optionsOf({ options }: Optimizer): fc.Arbitrary<object> {
  const properties = Object.entries(options.properties as Record<string, NumberOption>);
  return fc.record(Object.fromEntries(properties.map(([name, option]) => [name, aValueOf(option)])));
}

function aValueOf(option: NumberOption): fc.Arbitrary<unknown> {
  if (option.type === 'boolean') return fc.boolean();
  if (option.type === 'integer') return fc.integer({ min: option.minimum ?? 0, max: 100 });
  const most = option.exclusiveMaximum === undefined ? 1 : 0.95;
  const values = fc.double({ min: option.exclusiveMinimum === undefined ? 0 : 1e-3, max: most, noNaN: true });
  return option.minimum === 0 ? fc.oneof(fc.constant(0), values) : values;
}

describe.each(fastEngines)('on the %s engine', (engine) => {
  it.each(optimizers.kinds.map((optimizer) => [optimizer.type, optimizer] as const))(
    'a compiled step of %s is its rule',
    (_, optimizer) => {
      fc.assert(
        fc.property(
          optionsOf(optimizer),
          fc.integer(),
          fc.integer({ min: 1, max: 9 }),
          fc.integer({ min: 1, max: 50 }),
          (options, seed, eights, step) => {
            const space = new Space(engine, seed);
            const count = eights * 8;
            const w = space.vector(count);
            const g = space.vector(count);
            // Slots hold sums of squares and averages: at least 0 works for all.
            const slots = Array.from({ length: optimizer.slots(options) }, () => space.vector(count));
            for (const slot of slots)
              space.arena.floats(slot, count).forEach((v, i, all) => {
                all[i] = Math.abs(v);
              });
            const { learning_rate: rate, weight_decay: decay } = options as {
              learning_rate: number;
              weight_decay: number;
            };
            const common = { options, rate, decay, step, count };
            const own = (): OptimizerStep<object> => ({
              ...common,
              w: space.copy(w, count),
              g: space.copy(g, count),
              slots: slots.map((slot) => space.copy(slot, count)),
            });
            const [compiled, rule] = [own(), own()];
            takeStep(optimizer, space.fast, space.arena, compiled);
            takeStep(optimizer, space.reference, space.arena, rule);
            const numbers = ({ w, slots }: OptimizerStep<object>) => [w, ...slots].map((at) => space.read(at, count));
            const expected = numbers(rule);
            for (const [i, found] of numbers(compiled).entries())
              expect(difference(found, expected[i])).toBeLessThan(3e-6);
            expect(expected[0]).not.toEqual(space.read(w, count));
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});

describe('an optimizer without a compiled step', () => {
  it.each(optimizers.kinds.map((optimizer) => [optimizer.type, optimizer] as const))(
    'takes the rule of %s on a fast engine',
    (_, optimizer) => {
      const space = new Space('simd', 7);
      const { compiled: _compiled, ...plain } = optimizer;
      const options = {
        beta1: 0.9,
        beta2: 0.99,
        epsilon: 1e-8,
        rho: 0.9,
        alpha: 0.9,
        momentum: 0.5,
        nesterov: true,
        mu: 0.1,
      };
      const [w, g] = [space.vector(8), space.vector(8)];
      const slots = Array.from({ length: optimizer.slots(options) }, () => space.zeros(8));
      const own = () => ({
        w: space.copy(w, 8),
        g,
        slots: slots.map((slot) => space.copy(slot, 8)),
        count: 8,
        options,
        rate: 0.1,
        decay: 0.1,
        step: 1,
      });
      const [there, here] = [own(), own()];
      takeStep(plain, space.fast, space.arena, here);
      takeStep(optimizer, space.reference, space.arena, there);
      expect(space.read(here.w, 8)).toEqual(space.read(there.w, 8));
      expect(space.read(here.w, 8)).not.toEqual(space.read(w, 8));
    },
  );
});
