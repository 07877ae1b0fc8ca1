// What the learning-rate range test makes of a curve of losses, and that it trains as a run does.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { evaluate, findRate } from '../../src/experiment/find-rate.js';
import { randomStream } from '../../src/random/index.js';
import { smallRun } from './small-run.js';

const rates = Array.from({ length: 200 }, (_, i) => 1e-6 * 1e7 ** (i / 199));
/** Losses that fall by `depth` around 1e-3, and rise again beyond 1. */
const curve = (depth: number, noise: number) => {
  const random = randomStream(1, 'losses');
  return rates.map((rate) => {
    const fall = depth / (1 + (1e-3 / rate) ** 1.5);
    return 2.3 - fall + 0.5 * Math.max(0, Math.log10(rate)) + noise * random.normal();
  });
};

describe('the range test', () => {
  it('suggests the rate where the loss falls fastest, with noise too', () => {
    for (const noise of [0, 0.1]) {
      const { steepest, suggestion } = evaluate({ rates, losses: curve(2, noise), diverged: false });
      expect(Math.abs(Math.log10((steepest ?? 0) / 1e-3))).toBeLessThan(0.35);
      expect(suggestion).toBe(steepest);
    }
  });

  it('suggests at most a tenth of the rate where the loss is lowest', () => {
    // Falls fastest just before its lowest point.
    const losses = rates.map((rate) => (rate < 0.01 ? 2.3 - 200 * rate : 1 + rate));
    const { steepest, lowest, suggestion } = evaluate({ rates, losses, diverged: true });
    expect(lowest / 10).toBeLessThan(steepest ?? 0);
    expect(suggestion).toBe(lowest / 10);
  });

  it('suggests nothing where the loss falls by no more than its noise', () => {
    expect(evaluate({ rates, losses: curve(0.03, 0.15), diverged: false }).suggestion).toBeNull();
    expect(evaluate({ rates, losses: rates.map((rate) => 2 + rate), diverged: false }).suggestion).toBeNull();
  });

  it('does not shift a curve by smoothing it', () => {
    const { smoothed } = evaluate({ rates, losses: curve(2, 0), diverged: false });
    const half = (values: readonly number[]) => values.findIndex((v) => v < 1.3);
    expect(Math.abs(half(smoothed) - half(curve(2, 0)))).toBeLessThanOrEqual(1);
  });
});

const tested = async (options: { set?: string[]; from?: number; to?: number; steps?: number }) => {
  const { from = 1e-5, to = 1, steps = 20, set = [] } = options;
  const file = join(mkdtempSync(join(tmpdir(), 'lenet-rate-')), 'a.yaml');
  writeFileSync(
    file,
    'name: small\ndata: {source: {digits: {train: 120, test: 20}}, split: {train: 100, validation: 20}}\n' +
      'network: [{dense: {units: 8, activation: tanh}}]\ntraining: {epochs: 2, batch_size: 20}\n',
  );
  const loaded = await loadConfig(file, set);
  return findRate({ loaded, engine: 'simd', threads: { count: 0 }, context: { cacheDir: tmpdir() }, from, to, steps });
};

it('each step has the rate before it times the same factor, from one end to the other', async () => {
  const { rates: used } = await tested({ from: 0.001, to: 0.1, steps: 21 });
  expect(used[0]).toBeCloseTo(0.001, 12);
  expect(used[20]).toBeCloseTo(0.1, 12);
  expect(used[10]).toBeCloseTo(0.01, 12);
});

it('the first loss is that of the first step of a run, and a rate too small to train gives the losses of an untrained network', async () => {
  const run = await smallRun({ set: ['training.log_every=1', 'training.optimizer={sgd: {learning_rate: 1e-12}}'] });
  const lines = readFileSync(join(run.run, 'metrics.jsonl'), 'utf8').trim().split('\n');
  const losses = lines
    .map((line) => JSON.parse(line))
    .flatMap((line) => (line.kind === 'step' ? [line.train.loss] : []));
  const { losses: found } = await tested({ set: ['training.optimizer=sgd'], from: 1e-12, to: 1.1e-12 });
  expect(found.slice(0, 10)).toEqual(losses);
});

it('ends where the loss diverges', async () => {
  const { diverged, rates: used } = await tested({ set: ['training.optimizer=sgd', 'head=mse'], to: 1e6 });
  expect(diverged).toBe(true);
  expect(used.length).toBeLessThan(20);
});
