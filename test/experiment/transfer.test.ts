// Starting from a trained model, and leaving layers as they are.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readModel } from '../../src/runs/read-model.js';
import { SHIPPED_RUN } from '../../src/runs/reference.js';
import { smallRun } from './small-run.js';

const NETWORK = [
  'network=[{conv2d: {name: c1, filters: 3, kernel: 5}}, {batch_norm: {name: n1}}, {pool2d: {name: s1}}, {dense: {name: f1, units: 8}}]',
  'training.optimizer={sgd: {learning_rate: 0.1, momentum: 0.9, weight_decay: 0.1}}',
];

const valuesOf = (run: string) => new Map([...readModel(run).tensors].map(([name, { values }]) => [name, [...values]]));

it.each([
  ['the latest parameters', []],
  ['their average', ['training.average=ema']],
])('a frozen layer keeps every bit, statistics too, while the others learn: %s', async (_, more) => {
  const first = await smallRun({ set: NETWORK, until: 1 });
  const freeze = ['training.freeze=[c1, n1]', `training.init_from=${first.run}`, 'training.clip_norm=0.5', ...more];
  const second = await smallRun({ set: [...NETWORK, ...freeze] });
  const [before, after] = [valuesOf(first.run), valuesOf(second.run)];
  const kept = [...before].filter(([name, values]) => String(values) === String(after.get(name)));
  expect(kept.map(([name]) => name)).toEqual([
    'c1.weight',
    'c1.bias',
    'n1.weight',
    'n1.bias',
    'n1.running_mean',
    'n1.running_var',
  ]);
});

it('the number of threads does not show in a training with frozen layers', async () => {
  const freeze = [...NETWORK, 'training.freeze=[n1, f1]'];
  const [one, two] = [await smallRun({ set: freeze, threads: 1 }), await smallRun({ set: freeze, threads: 2 })];
  expect(two.model_sha256).toBe(one.model_sha256);
});

it('a frozen batch normalisation takes a last batch of one image', async () => {
  const single = [...NETWORK, 'data.limit.train=33', 'training.batch_size=32'];
  await expect(smallRun({ set: single })).rejects.toThrow(/leave a last batch of 1/);
  expect((await smallRun({ set: [...single, 'training.freeze=[n1]'] })).status).toBe('finished');
});

it('swa averages a network whose running statistics are frozen', async () => {
  const swa = [...NETWORK, 'training.average={swa: {from: 1}}'];
  await expect(smallRun({ set: swa })).rejects.toThrow(/the running statistics of n1 are those of the last steps/);
  expect((await smallRun({ set: [...swa, 'training.freeze=[n1]'] })).status).toBe('finished');
});

it('a partial start takes what fits, starts the rest from the seed, and says so', async () => {
  const first = await smallRun({ set: NETWORK });
  const other = [...NETWORK.map((text) => text.replace('units: 8', 'units: 9')), 'training.epochs=0'];
  await expect(smallRun({ set: [...other, `training.init_from=${first.run}`] })).rejects.toThrow(
    /f1\.weight: 8 x 432 in the file, 9 x 432 in the network/,
  );
  const remarks: string[] = [];
  const second = await smallRun({
    set: [...other, `training.init_from={model: ${first.run}, partial: true}`],
    reporter: { remark: (text) => remarks.push(text) },
  });
  const fresh = await smallRun({ set: other });
  expect(second.init_from).toEqual({
    file: join(first.run, 'model.safetensors'),
    sha256: first.model_sha256,
    from_seed: ['f1.weight', 'f1.bias', 'head.weight'],
  });
  const [trained, started, drawn] = [first, second, fresh].map(({ run }) => valuesOf(run));
  for (const [name, values] of started) {
    const source = second.init_from?.from_seed?.includes(name) ? drawn : trained;
    expect(values, name).toEqual(source.get(name));
  }
  expect(remarks.join('\n')).toMatch(
    /^7 parameters from .*\n {2}from the seed:\n {4}- f1\.weight: 8 x 432 in the file, 9 x 432 in the network/,
  );
});

it('the shipped model is a start by its name, on any machine', async () => {
  const file = join(SHIPPED_RUN, 'model.safetensors');
  expect(existsSync(file)).toBe(true);
  const set = ['network=[{conv2d: {name: c1, filters: 16, kernel: 5, bias: false}}]', 'training.epochs=0'];
  const { config, init_from, run } = await smallRun({
    set: [...set, 'training.init_from={model: lenet5-best, partial: true}', 'training.freeze=[c1]'],
  });
  expect((config.training as { init_from: object }).init_from).toEqual({ model: 'lenet5-best', partial: true });
  expect(init_from?.file).toBe(file);
  expect(valuesOf(run).get('c1.weight')).toEqual(valuesOf(SHIPPED_RUN).get('c1.weight'));
});

it('only the layers that are asked for are taken, and all of those must fit', async () => {
  const first = await smallRun({ set: NETWORK });
  const other = [...NETWORK.map((text) => text.replace('units: 8', 'units: 9')), 'training.epochs=0'];
  const from = (layers: string) => [...other, `training.init_from={model: ${first.run}, layers: [${layers}]}`];
  const { init_from, run } = await smallRun({ set: from('c1') });
  expect(init_from?.from_seed).toEqual([
    ...['n1.weight', 'n1.bias', 'n1.running_mean', 'n1.running_var'],
    ...['f1.weight', 'f1.bias', 'head.weight', 'head.bias'],
  ]);
  expect(valuesOf(run).get('c1.weight')).toEqual(valuesOf(first.run).get('c1.weight'));
  await expect(smallRun({ set: from('c1, f1') })).rejects.toThrow(/f1\.bias: 8 in the file, 9 in the network/);
  await expect(smallRun({ set: from('c1, c9') })).rejects.toThrow(/unknown layer c9/);
});
