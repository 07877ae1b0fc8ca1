// Holds for every optimizer of the registry: a rate of 0 changes nothing; a resumed run equals an uninterrupted one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withDefaults } from '../../src/config/resolve.js';
import { type OptimizerOptions, optimizers } from '../../src/optimizers/index.js';
import { resumeSmall, smallRun } from '../experiment/small-run.js';
import { dense, head, pool } from '../graph/networks.js';
import { apart, lab } from './lab.js';

/** Options besides the defaults, with which an optimizer keeps all of its state. */
const FURTHER: Readonly<Record<string, readonly object[]>> = {
  sgd: [{ momentum: 0.9 }, { momentum: 0.9, nesterov: true }],
  rmsprop: [{ momentum: 0.5 }],
  sdlm: [{ patterns: 20 }],
};

const cases = optimizers.kinds.flatMap(({ type, options: schema }) =>
  [{}, ...(FURTHER[type] ?? [])].map((given) => {
    const options = withDefaults(schema, given) as OptimizerOptions;
    return { type, options, name: `${type} ${JSON.stringify(given)}` };
  }),
);

describe.each(cases)('$name', ({ type, options }) => {
  it('leaves every parameter bit-identical at a rate of 0 after other steps, with or without weight decay', async () => {
    const network = [pool('p', 'average', 4), dense('a', 9, { activation: 'scaled_tanh' })];
    const last = type === 'sdlm' ? head('rbf', { codes: 'random', loss: 'mse', j: 1 }) : head();
    const { session, placed, order, tensors, step } = lab({
      network,
      head: last,
      optimizer: { type, options: { ...options, weight_decay: 0.1 } },
    });
    if (type === 'sdlm') await session.estimateCurvature(placed, order, 20, 1);
    const start = tensors();
    await step(0, 16, options.learning_rate, 1);
    await step(16, 16, options.learning_rate, 2);
    const moved = tensors();
    expect(apart(start, moved)).toBeGreaterThan(0);
    await step(0, 16, 0, 3);
    expect(apart(moved, tensors())).toBe(0);
    await step(16, 16, options.learning_rate, 4);
    expect(apart(moved, tensors())).toBeGreaterThan(0);
  });

  it('trains one epoch and then another exactly like two', async () => {
    const set = [
      `training.optimizer=${JSON.stringify({ [type]: { ...options, weight_decay: 0.01 } })}`,
      'training.epochs=2',
      'training.log_every=2',
    ];
    const whole = await smallRun({ set });
    const halves = await resumeSmall((await smallRun({ set, until: 1 })).run);
    expect([halves.status, halves.epochs]).toEqual(['finished', 2]);
    expect(halves.model_sha256).toBe(whole.model_sha256);
    const [a, b] = [whole, halves].map(({ run }) => readFileSync(join(run, 'metrics.jsonl'), 'utf8'));
    expect(b).toBe(a);
    expect(a.split('\n').length).toBeGreaterThan(6);
  });
});
