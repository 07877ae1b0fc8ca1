// Estimates of how long trials take, from their computations and their waiting.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { estimateSeconds, trainingFlops, wallSeconds } from '../../src/sweep/estimate.js';

it('trials divided among jobs take their share, and at least as long as the longest', () => {
  expect(wallSeconds([4, 2, 2], 2)).toBe(4);
  expect(wallSeconds([4, 4, 4], 2)).toBe(6);
  expect(wallSeconds([9, 1, 1], 3)).toBe(9);
  expect(wallSeconds([], 3)).toBe(0);
});

const BASE = `data: {source: digits, split: {train: 10000, validation: 2000}, limit: {test: 1000}}
network: [{dense: {name: f1, units: 100, activation: tanh}}]
training: {epochs: 10, batch_size: 8}
`;

// 784 x 100 and 100 x 10 weights. A layer's backward pass costs as much as its forward pass for its weights, and again for
// its inputs, which the first layer does not need.
const NARROW = { forward: 2 * (78_400 + 1_000), backward: 2 * (78_400 + 2 * 1_000), parameters: 78_500 + 1_010 };
const WIDE = { forward: 2 * (156_800 + 2_000), backward: 2 * (156_800 + 2 * 2_000), parameters: 157_000 + 2_010 };
/** Of a machine that does 10^10 operations per second. */
const FLOPS = 1e10;

/** [what a trial sets, images trained (in whole blocks of eight), images evaluated, steps, its network] */
const TRIALS: readonly (readonly [
  set: string[],
  trained: number,
  evaluated: number,
  steps: number,
  of?: typeof NARROW,
])[] = [
  [[], 100_000, 10 * 2000 + 1000, 12_500],
  [['training.epochs=20'], 200_000, 20 * 2000 + 1000, 25_000],
  // Ten images take two blocks of eight.
  [['training.batch_size=10'], 160_000, 10 * 2000 + 1000, 10_000],
  // The last batch of an epoch is a step, too.
  [['training.batch_size=32'], 100_000, 10 * 2000 + 1000, 3_130],
  [['training.batch_size=8', 'training.accumulate=4'], 100_000, 10 * 2000 + 1000, 3_130],
  [['network.f1.units=200'], 100_000, 10 * 2000 + 1000, 12_500, WIDE],
  [['data.limit.train=5000'], 50_000, 10 * 2000 + 1000, 6_250],
  [['data.limit.validation=500'], 100_000, 10 * 500 + 1000, 12_500],
  [['training.validate_every=1000'], 100_000, (10 + 12) * 2000 + 1000, 12_500],
  [['training.watch_test=true'], 100_000, 10 * (2000 + 1000) + 1000, 12_500],
  [['training.evaluate_train=true'], 100_000, 10 * 2000 + 1000 + 10_000, 12_500],
];

it('a trial takes what its network needs for all steps and evaluations, and half a second', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lenet-estimate-'));
  writeFileSync(join(folder, 'base.yaml'), BASE);
  const trial = async (id: string, ...set: string[]) => ({
    ...{ id, settings: {}, seed: 1 },
    config: (await loadConfig(join(folder, 'base.yaml'), set)).resolved as Record<string, unknown>,
  });
  const trials = await Promise.all(TRIALS.map(([set]) => trial(set.join(), ...set)));
  const elsewhere = await trial('elsewhere', 'data.source={images: {path: /nowhere}}');
  const seconds = await estimateSeconds([...trials, elsewhere], FLOPS, { cacheDir: folder });
  for (const [set, trained, evaluated, steps, { forward, backward, parameters } = NARROW] of TRIALS) {
    const operations = trained * (forward + backward) + evaluated * forward;
    expect(seconds.get(set.join()), set.join()).toBeCloseTo(0.5 + operations / FLOPS + steps * parameters * 4e-9, 9);
  }
  expect(seconds.has('elsewhere')).toBe(false);
});

it('training runs at six tenths of the peak, and the reference engine at a hundredth', () => {
  expect(trainingFlops('simd', 50)).toBeCloseTo(30e9, 0);
  expect(trainingFlops('relaxed-simd', 100)).toBeCloseTo(60e9, 0);
  expect(trainingFlops('reference', 2)).toBeCloseTo(0.02e9, 0);
});
