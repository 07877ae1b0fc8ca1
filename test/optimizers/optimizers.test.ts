import { describe, expect, it } from 'vitest';
import { Arena, type EngineName } from '../../src/kernels/index.js';
import { nativeKernels } from '../../src/kernels/native.js';
import { optimizers, takeStep } from '../../src/optimizers/index.js';
import { fastEngines } from '../kernels/bench-space.js';

const engines: EngineName[] = ['reference', ...fastEngines];

/** Runs steps with the given gradients on 16 parameters; the tests check parameter 0. */
function run(engine: EngineName, type: string, options: object, gradients: readonly number[], start = 1, decay = 0) {
  const arena = new Arena();
  const kernels = nativeKernels(engine, arena);
  const optimizer = optimizers.of(type);
  const vector = () => arena.allocate(64);
  const [parameter, gradient] = [vector(), vector()];
  const slots = Array.from({ length: optimizer.slots(options) }, vector);
  arena.floats(parameter, 16).fill(start);
  const path: number[] = [];
  for (const [i, g] of gradients.entries()) {
    arena.floats(gradient, 16).fill(g);
    const { learning_rate: rate } = options as { learning_rate: number };
    const update = { w: parameter, g: gradient, slots, count: 16, rate, decay, step: i + 1 };
    takeStep(optimizer, kernels, arena, { ...update, options });
    const values = arena.floats(parameter, 16);
    expect(new Set(values).size).toBe(1);
    path.push(values[0]);
  }
  return path;
}

const close = (found: readonly number[], expected: readonly number[]) => {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
};

// Computed by hand from PyTorch's documented formulas, w = 1, gradients 0.5 then -0.25.
describe.each(engines)('one and two steps on the %s engine', (engine) => {
  it('sgd: w - 0.1 g', () =>
    close(run(engine, 'sgd', { learning_rate: 0.1, momentum: 0 }, [0.5, -0.25]), [0.95, 0.975]));

  it('sgd with weight decay 0.1: g + 0.1 w', () =>
    close(run(engine, 'sgd', { learning_rate: 0.1, momentum: 0 }, [0.5], 1, 0.1), [1 - 0.1 * 0.6]));

  it('sgd with momentum 0.9: v = 0.5, then 0.9 x 0.5 - 0.25 = 0.2', () =>
    close(run(engine, 'sgd', { learning_rate: 0.1, momentum: 0.9, nesterov: false }, [0.5, -0.25]), [0.95, 0.93]));

  it('sgd with Nesterov: 0.5 + 0.9 x 0.5 = 0.95, then -0.25 + 0.9 x 0.2 = -0.07', () =>
    close(run(engine, 'sgd', { learning_rate: 0.1, momentum: 0.9, nesterov: true }, [0.5, -0.25]), [0.905, 0.912]));

  it('sdlm: the rate over mu + curvature: 0.1 / 0.02 for a curvature of 0', () =>
    close(run(engine, 'sdlm', { learning_rate: 0.001, mu: 0.02, patterns: 1 }, [0.5, -0.25]), [0.975, 0.9875]));

  it('adagrad: sums 0.25, then 0.3125', () =>
    close(run(engine, 'adagrad', { learning_rate: 0.1, epsilon: 1e-10 }, [0.5, -0.25]), [0.9, 0.9 + 0.1 * 0.4472136]));

  it('adadelta: sqrt(1e-6 / (0.025 + 1e-6)) x 0.5', () => {
    const d1 = (Math.sqrt(1e-6) / Math.sqrt(0.1 * 0.25 + 1e-6)) * 0.5;
    const s2 = 0.9 * 0.025 + 0.1 * 0.0625;
    const d2 = (Math.sqrt(0.1 * d1 * d1 + 1e-6) / Math.sqrt(s2 + 1e-6)) * -0.25;
    const options = { learning_rate: 1, rho: 0.9, epsilon: 1e-6 };
    close(run(engine, 'adadelta', options, [0.5, -0.25]), [1 - d1, 1 - d1 - d2]);
  });

  it('rmsprop: averages 0.0025, then 0.0031', () => {
    const s2 = 0.99 * 0.0025 + 0.01 * 0.0625;
    const options = { learning_rate: 0.01, alpha: 0.99, epsilon: 1e-8, momentum: 0 };
    const first = 1 - (0.01 * 0.5) / 0.05;
    close(run(engine, 'rmsprop', options, [0.5, -0.25]), [first, first + (0.01 * 0.25) / Math.sqrt(s2)]);
  });

  it('rmsprop with momentum 0.5 adds half of the last step', () => {
    const options = { learning_rate: 0.01, alpha: 0.99, epsilon: 1e-8, momentum: 0.5 };
    const d2 = 0.5 * 10 - 0.25 / Math.sqrt(0.99 * 0.0025 + 0.01 * 0.0625);
    close(run(engine, 'rmsprop', options, [0.5, -0.25]), [0.9, 0.9 - 0.01 * d2]);
  });

  const moments = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  const adamSecond = () => {
    const m = 0.9 * 0.05 - 0.1 * 0.25;
    const v = 0.999 * 0.00025 + 0.001 * 0.0625;
    return m / (1 - 0.81) / (Math.sqrt(v / (1 - 0.998001)) + 1e-8);
  };

  it('adam: the first step is the rate for any gradient', () => {
    const options = { learning_rate: 0.1, ...moments };
    close(run(engine, 'adam', options, [0.5, -0.25]), [0.9, 0.9 - 0.1 * adamSecond()]);
    close(run(engine, 'adam', options, [1e-3]), [0.9]);
  });

  it('adamw: w is first shrunk by 1 - 0.1 x 0.01', () => {
    const options = { learning_rate: 0.1, ...moments };
    close(run(engine, 'adamw', options, [0.5], 2, 0.01), [2 * 0.999 - 0.1]);
  });
});

describe('padding floats', () => {
  it.each(optimizers.names)('stay zero under %s', (type) => {
    const defaults = {
      learning_rate: 0.1,
      momentum: 0.9,
      nesterov: false,
      epsilon: 1e-8,
      rho: 0.9,
      alpha: 0.9,
      beta1: 0.9,
      beta2: 0.99,
      mu: 0.02,
    };
    expect(run('simd', type, defaults, [0, 0, 0], 0, 0.1)).toEqual([0, 0, 0]);
  });
});
