// What a step of training is made of: batches that are added up, mixed images, averages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { evaluateRun } from '../../src/experiment/evaluate-run.js';
import { resumeSmall, smallRun } from './small-run.js';

const LAYERS = 'network=[{conv2d: {filters: 3, kernel: 5}}, {dropout: {}}, {dense: {units: 8}}]';

it('four batches that make one step are a batch of four times as many images, to the last bit', async () => {
  const many = await smallRun({ set: [LAYERS, 'training.batch_size=8', 'training.accumulate=4'] });
  const large = await smallRun({ set: [LAYERS, 'training.batch_size=32'] });
  expect(many.model_sha256).toBe(large.model_sha256);
  const [metrics, others] = [many, large].map(({ run }) => readFileSync(join(run, 'metrics.jsonl'), 'utf8'));
  expect(metrics).toBe(others);
});

it('with statistics of the batch they are not', async () => {
  const layers = 'network=[{conv2d: {filters: 3, kernel: 5}}, {batch_norm: {}}]';
  const many = await smallRun({ set: [layers, 'training.batch_size=10', 'training.accumulate=2'] });
  const large = await smallRun({ set: [layers, 'training.batch_size=20'] });
  expect(many.model_sha256).not.toBe(large.model_sha256);
});

it('mixed images count as correct by the share of the predicted label', async () => {
  const rates = ['training.optimizer={sgd: {learning_rate: 1e-9}}', 'training.epochs=1', 'training.log_every=1'];
  const plain = await smallRun({ set: rates });
  const mixed = await smallRun({ set: [...rates, 'training.mix={mixup: {alpha: 50}}'] });
  const counts = ({ run }: { run: string }) =>
    readFileSync(join(run, 'metrics.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"step","epoch"') || line.includes('"kind":"step"'))
      .map((line) => JSON.parse(line).train.accuracy * 20);
  expect(counts(plain).every((v) => Math.abs(v - Math.round(v)) < 1e-9)).toBe(true);
  expect(counts(mixed).some((v) => Math.abs(v - Math.round(v)) > 0.05)).toBe(true);
});

it('a run with an average and mixed images is resumed to the same bytes', async () => {
  const set = ['training.average={ema: {decay: 0.9}}', 'training.mix=cutmix', 'training.epochs=3'];
  const whole = await smallRun({ set });
  const parts = await resumeSmall((await smallRun({ set, until: 1 })).run);
  expect(parts.model_sha256).toBe(whole.model_sha256);
  expect(parts.test).toEqual(whole.test);
});

it('images are not mixed in validation and test', async () => {
  const { run, test, validation } = await smallRun({ set: ['training.mix=mixup', 'training.epochs=1'] });
  const evaluated = async (split: 'test' | 'validation') => {
    const place = { engine: 'simd', threads: { count: 0 }, context: { cacheDir: run } } as const;
    const { loss, accuracy } = (await evaluateRun({ run, split, ...place })).result;
    return { loss, accuracy };
  };
  expect(await evaluated('test')).toEqual({ loss: test?.loss, accuracy: test?.accuracy });
  expect(await evaluated('validation')).toEqual(validation);
});
