// Estimates of how long trials take, from their computations and their waiting.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { estimateSeconds, wallSeconds } from '../../src/sweep/estimate.js';

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

it('trials with more work take longer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lenet-estimate-'));
  writeFileSync(join(folder, 'base.yaml'), BASE);
  const trial = async (id: string, ...set: string[]) => ({
    ...{ id, settings: {}, seed: 1 },
    config: (await loadConfig(join(folder, 'base.yaml'), set)).resolved as Record<string, unknown>,
  });
  const trials = await Promise.all([
    trial('plain'),
    trial('again'),
    trial('twice', 'training.epochs=20'),
    trial('ten', 'training.batch_size=10'),
    trial('wide', 'network.f1.units=200'),
    trial('limited', 'data.limit.train=5000'),
    trial('validated', 'training.validate_every=100'),
    trial('unvalidated', 'data.limit.validation=1'),
    trial('watched', 'training.watch_test=true'),
    trial('fitted', 'training.evaluate_train=true'),
    trial('elsewhere', 'data.source={images: {path: /nowhere}}'),
  ]);
  const seconds = await estimateSeconds(trials, 'simd', { cacheDir: folder });
  /** The time beyond half a second of a trial, relative to the plain one. */
  const of = (id: string) => ((seconds.get(id) ?? Number.NaN) - 0.5) / ((seconds.get('plain') ?? Number.NaN) - 0.5);
  expect(of('again')).toBe(1);
  expect(of('twice')).toBeCloseTo(2, 1);
  // Ten images take two blocks of eight.
  expect(of('ten')).toBeGreaterThan(1);
  expect(of('wide')).toBeCloseTo(2, 1);
  expect(of('limited')).toBeGreaterThan(0.45);
  expect(of('limited')).toBeLessThan(0.6);
  for (const id of ['validated', 'watched', 'fitted']) expect(of(id), id).toBeGreaterThan(1.01);
  expect(of('validated')).toBeGreaterThan(of('watched'));
  expect(of('unvalidated')).toBeLessThan(1);
  expect(seconds.has('elsewhere')).toBe(false);
});
