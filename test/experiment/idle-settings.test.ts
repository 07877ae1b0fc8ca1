// Warnings about settings that have no effect, or hardly the intended one.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { idleSettings } from '../../src/experiment/idle-settings.js';

const file = join(mkdtempSync(join(tmpdir(), 'lenet-idle-')), 'a.yaml');
writeFileSync(file, 'data: {source: digits}\nnetwork: []\ntraining: {epochs: 4, batch_size: 20}\n');
const counts = { train: 100, validation: 20 };
const warnings = async (...set: string[]) =>
  idleSettings(await loadConfig(file, set), counts).map(({ message }) => message);

it('nothing is said of settings that fit', async () => {
  expect(await warnings()).toEqual([]);
  expect(await warnings('training.warmup=3', 'training.accumulate=5', 'training.average={swa: {from: 4}}')).toEqual([]);
});

it.each([
  [['training.warmup=4'], /^the warm-up of 4 epochs outlasts training, which has 4/],
  [['training.batch_size=101'], /^a batch of 101 is more than the 100 training images: every epoch is a single step/],
  [['training.accumulate=6'], /^a step of 6 batches of 20 is more than the 100 training images/],
  [['training.average={swa: {from: 5}}'], /^the average begins after training, which has 4 epochs: there is none/],
])('%j is a warning', async (set, expected) => {
  const [message, ...others] = await warnings(...set);
  expect(message).toMatch(expected);
  expect(others).toEqual([]);
});
