import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { json, lenet, SMALL, temporary } from './lenet.js';
import { SECOND_ORDER, TOGETHER } from './wired.js';

/** Hashes of results that must not depend on threads. */
async function bytes(args: readonly string[], threads: number, cwd: string): Promise<string[]> {
  const flags = ['--threads', String(threads), '--oversubscribe', '--json'];
  const { run } = json(await lenet(['run', ...args, ...flags], { cwd }));
  expect(JSON.parse(readFileSync(join(cwd, run, 'environment.json'), 'utf8')).threads).toBe(threads);
  const hash = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(cwd, run, file)))
      .digest('hex');
  return [hash('model.safetensors'), hash('metrics.jsonl')];
}

const WIRED = `
data: {source: {digits: {train: 360, test: 40}}, split: {train: 300, validation: 60}, transforms: [standardize]}
network:
  - conv2d: {name: a, filters: 5, kernel: [3, 5], padding: [1, 2], stride: 2, activation: tanh}
  - conv2d: {name: b, filters: 5, kernel: 3, padding: 1, activation: scaled_tanh}
  - add: {name: sum, from: [a, b]}
  - pool2d: {name: p, mode: average, kernel: 3, stride: 2, padding: 1}
  - concat: {from: [p, p]}
  - flatten
  - dense: {units: 17, activation: sigmoid}
  - activation: {function: relu}
head: {softmax: {loss: mse}}
training: {epochs: 2, batch_size: 37, clip_norm: 0.05}
`;

describe('any number of threads', () => {
  it.each([
    ['layers that depend on the batch, on random numbers or on a sequence, on augmented images', TOGETHER],
    ['the 1998 network under sdlm', SECOND_ORDER],
  ])('gives %s the same bytes', async (_, config) => {
    const cwd = temporary();
    writeFileSync(join(cwd, 'wired.yaml'), config);
    const [one, three, eight] = await Promise.all([1, 3, 8].map((threads) => bytes(['wired.yaml'], threads, cwd)));
    expect(three).toEqual(one);
    expect(eight).toEqual(one);
  });

  it('gives LeNet-5 the same bytes for 1, 2, 3, 4 and 8', async () => {
    const cwd = temporary();
    const one = await bytes(SMALL, 1, cwd);
    for (const threads of [2, 3, 4, 8]) expect(await bytes(SMALL, threads, cwd), `${threads} threads`).toEqual(one);
  }, 120_000);

  const optimizers = [
    '{sgd: {momentum: 0.9, nesterov: true, weight_decay: 0.01, decay_biases: false}}',
    'adagrad',
    'adadelta',
    '{rmsprop: {momentum: 0.5}}',
    'adam',
    'adamw',
  ];
  it.each(optimizers)('gives every layer the same bytes under %s, with odd batches and clipping', async (optimizer) => {
    const cwd = temporary();
    writeFileSync(join(cwd, 'wired.yaml'), WIRED);
    const args = ['wired.yaml', '--set', `training.optimizer=${optimizer}`];
    const [one, three] = await Promise.all([1, 3].map((threads) => bytes(args, threads, cwd)));
    expect(three).toEqual(one);
  });

  it('is at most the number of cores, with a remark, unless more are insisted on', async () => {
    const cwd = temporary();
    const result = await lenet(['run', ...SMALL, '--threads', '200', '--json'], { cwd });
    expect(result.stderr).toMatch(/^--threads 200: this machine has .* cores?, .* --oversubscribe uses all 200$/m);
    const { run } = json(result);
    const { threads, cores } = JSON.parse(readFileSync(join(cwd, run, 'environment.json'), 'utf8'));
    expect(threads).toBe(cores);
    const evaluated = await lenet(['evaluate', run, '--threads', '200', '--json'], { cwd });
    expect(evaluated.stderr).toMatch(/^--threads 200: /m);
  });

  it('may exceed the number of images in a batch', async () => {
    const cwd = temporary();
    const args = [...SMALL, '--set', 'training.batch_size=3', '--set', 'data.limit.train=30'];
    expect(await bytes(args, 8, cwd)).toEqual(await bytes(args, 1, cwd));
  });
});
