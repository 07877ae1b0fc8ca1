import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { generateDigits } from '../../src/data/digits/generate.js';
import { prepare } from '../../src/data/prepare.js';
import { Session } from '../../src/engine/session.js';
import type { MetricsLine } from '../../src/runs/records.js';
import { TrainingError } from '../../src/training/events.js';
import { Trainer } from '../../src/training/trainer.js';

const folder = mkdtempSync(join(tmpdir(), 'lenet-trainer-'));
const file = join(folder, 'a.yaml');
writeFileSync(
  file,
  'data: {source: digits, transforms: [{scale: [0, 1]}]}\nnetwork:\n  - dense: {units: 16, activation: tanh}\n',
);
const names = Array.from({ length: 10 }, (_, d) => String(d));
const dataset = {
  train: generateDigits('train', 600, 1),
  test: generateDigits('test', 10, 1),
  classes: 10,
  classNames: names,
  checksums: {},
};

async function train(...set: string[]) {
  const loaded = await loadConfig(file, ['training.batch_size=50', ...set]);
  const { experiment } = loaded;
  const parts = prepare(dataset, experiment.data, experiment.seed);
  const session = new Session({
    network: experiment.network,
    head: experiment.head,
    input: { image: [1, 28, 28], classes: 10 },
    threads: 0,
    engine: 'simd',
    batchSize: experiment.training.batch_size,
    optimizer: experiment.training.optimizer,
    clipNorm: experiment.training.clip_norm,
    pixelTable: parts.pixelTable,
    padding: parts.padding,
    seed: 1,
    augmentations: [],
  });
  session.initialize(experiment.seed);
  const lines: MetricsLine[] = [];
  const best: number[] = [];
  const events = {
    metrics: (line: MetricsLine) => void lines.push(line),
    best: (epoch: number) => void best.push(epoch),
  };
  const { train, validation, test } = parts;
  const images = { train: session.place(train), validation: session.place(validation), test: session.place(test) };
  const trainer = new Trainer(session, experiment, images, events, () => false);
  return { trainer, lines, best, session };
}

describe('a trainer', () => {
  it('logs steps and epochs, keeps the best epoch, and ends with its parameters', async () => {
    const t = await train('training.epochs=4', 'training.log_every=5');
    const result = await t.trainer.run();
    expect(result).toMatchObject({ interrupted: false, state: { epochs: 4, stopped: null } });
    const epochs = t.lines.filter((line) => line.kind === 'epoch');
    expect(epochs.map((line) => line.step)).toEqual([10, 20, 30, 40]);
    expect(t.lines.filter((line) => line.kind === 'step').map((line) => line.step)).toEqual([
      5, 10, 15, 20, 25, 30, 35, 40,
    ]);
    const accuracies = epochs.map((line) => line.validation?.accuracy ?? 0);
    expect(result.state.best?.validation?.accuracy).toBe(Math.max(...accuracies));
    expect(result.state.best?.epoch).toBe(t.best.at(-1));
    expect(epochs[3].train.loss).toBeLessThan(epochs[0].train.loss);
  });

  it('stops when validation has not improved for `patience` epochs', async () => {
    const t = await train(
      'training.epochs=50',
      'training.patience=2',
      'training.optimizer={sgd: {learning_rate: 1.0e-9}}',
    );
    const result = await t.trainer.run();
    expect(result.state.epochs).toBeLessThan(10);
    expect(result.state.stopped).toMatch(/no better validation accuracy for 2 epochs/);
  });

  it('stops at a loss that is not finite, and reports the step and remedies', async () => {
    const t = await train('training.optimizer={sgd: {learning_rate: 1.0e+38}}');
    await expect(t.trainer.run()).rejects.toThrow(TrainingError);
    const again = await train('training.optimizer={sgd: {learning_rate: 1.0e+38}}');
    await expect(again.trainer.run()).rejects.toThrow(
      /at step \d+ \(epoch 1, step \d+ of 10\).*[\s\S]*1e\+38.*clip_norm/,
    );
  });

  it('uses the images in file order if shuffling is off', async () => {
    const losses = async (...set: string[]) => {
      const t = await train('training.epochs=1', 'training.log_every=1', ...set);
      await t.trainer.run();
      return t.lines.filter((line) => line.kind === 'step').map((line) => line.train.loss);
    };
    expect(await losses('data.shuffle=false', 'data.limit.train=50')).toHaveLength(1);
    expect((await losses('data.shuffle=false'))[0]).toBe(
      (await losses('data.shuffle=false', 'data.limit.train=50'))[0],
    );
    expect((await losses('data.shuffle=true'))[0]).not.toBe((await losses('data.shuffle=false'))[0]);
  });
});
