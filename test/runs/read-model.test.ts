// A stored model is the one that was recorded, and every number in it is one.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { evaluateRun } from '../../src/experiment/evaluate-run.js';
import { initialTensors } from '../../src/experiment/initial.js';
import { openModel } from '../../src/experiment/open-model.js';
import { exportedModel } from '../../src/export/exported-model.js';
import { runSource } from '../../src/figures/run-source.js';
import { readModel, readParameters, readTensors } from '../../src/runs/read-model.js';
import { encodeTensors } from '../../src/runs/safetensors.js';
import { Analyst } from '../../src/ui/analyst.js';
import { uiApp } from '../../src/ui/app.js';
import { RunIndex } from '../../src/ui/run-index.js';
import { smallRun } from '../experiment/small-run.js';
import { withUnreadable } from '../files/unreadable.js';

const context = { cacheDir: tmpdir() };
const MODEL = 'model.safetensors';
const RECORDED = '59830c687d81b927d6ecb0a3ef061347492c76984f4c1c507fa0fd9fcc80281d';

/** A copy of the model of the tests, its summary changed. */
function copy(change: (summary: Record<string, unknown>) => void = () => {}): string {
  const run = mkdtempSync(join(tmpdir(), 'lenet-model-'));
  cpSync('test/models/lenet5-best', run, { recursive: true });
  const file = join(run, 'summary.json');
  const summary = JSON.parse(readFileSync(file, 'utf8'));
  change(summary);
  writeFileSync(file, JSON.stringify(summary));
  return run;
}

const unrecorded = (summary: Record<string, unknown>) => {
  delete summary.model_sha256;
};

/** The last bit of the last number. */
function flip(run: string): void {
  const bytes = readFileSync(join(run, MODEL));
  bytes[bytes.length - 4] ^= 1;
  writeFileSync(join(run, MODEL), bytes);
}

function spoil(run: string, name: string, value: number): void {
  const tensors = readTensors(join(run, MODEL));
  const tensor = tensors.get(name);
  if (tensor) tensor.values[1] = value;
  writeFileSync(join(run, MODEL), encodeTensors(tensors));
}

it('a model whose bytes changed is rejected, with both checksums', () => {
  const run = copy();
  expect(readModel(run).tensors.size).toBeGreaterThan(0);
  flip(run);
  expect(() => readModel(run)).toThrow(new RegExp(`SHA-256 ${RECORDED} in summary.json\\n.*SHA-256 [0-9a-f]{64} now`));
});

it('a model without a checksum in its summary is not checked', () => {
  const run = copy(unrecorded);
  flip(run);
  expect(() => readModel(run)).not.toThrow();
});

it.each([Number.NaN, Number.POSITIVE_INFINITY])('a model with %s is rejected, with the tensor', (value) => {
  const run = copy(unrecorded);
  spoil(run, 'c2.weight', value);
  expect(() => readModel(run)).toThrow(new RegExp(`model.safetensors: c2.weight holds ${value} \\(value 2 of 4608\\)`));
});

it('a parameter file is read with its checksum', () => {
  expect(readParameters(join(copy(), MODEL)).sha256).toBe(RECORDED);
});

it('an unreadable model is reported with its path and the reason', () => {
  const run = copy();
  const file = join(run, MODEL);
  expect(() => withUnreadable(file, () => readModel(run))).toThrow(
    `${file}: cannot be read: the disk reports an error`,
  );
  // Of holes alone: it takes no room.
  truncateSync(file, 2 ** 31);
  expect(() => readModel(run)).toThrow(`${file}: 2147483648 bytes exceed the limit of 2147483647`);
  rmSync(file);
  expect(() => readModel(run)).toThrow(`${run}: no model.safetensors: no epoch was finished`);
  expect(() => readTensors(file)).toThrow(`${file}: no such file`);
  mkdirSync(file);
  expect(() => readTensors(file)).toThrow(`cannot read ${file}: it is a directory, not a file`);
});

it('a model of a run with a broken summary is reported with both', () => {
  const run = copy((summary) => {
    summary.epochs = -1;
  });
  expect(() => readModel(run)).toThrow(`${run}: its summary.json is broken: epochs must be >= 0`);
});

it('every command that opens a model rejects a changed one', async () => {
  const { run } = await smallRun();
  flip(run);
  const changed = /its bytes changed since the run ended/;
  await expect(openModel(run, 'simd', context)).rejects.toThrow(changed);
  await expect(exportedModel(run, '0', context)).rejects.toThrow(changed);
  await expect(evaluateRun({ run, split: 'test', engine: 'simd', threads: { count: 0 }, context })).rejects.toThrow(
    changed,
  );
  const source = runSource(run, 'simd', context, { points: 10, mistakes: 1 });
  await expect(source.prepared()).rejects.toThrow(changed);
});

it('the page is not served a changed model', async () => {
  const { run } = await smallRun();
  const root = join(run, '..');
  const index = new RunIndex(root);
  const analyst = new Analyst({ engine: 'simd', context, points: 10, mistakes: 1 });
  const app = uiApp({ index, analyst, root, host: '127.0.0.1', version: '0', context });
  const weights = () =>
    app.request(`http://127.0.0.1/api/weights?run=${index.list().rows[0].id}`, { headers: { Host: '127.0.0.1' } });
  expect((await weights()).status).toBe(200);
  flip(run);
  const answer = await weights();
  expect(answer.status).toBe(422);
  expect(await answer.text()).toMatch(/its bytes changed/);
});

it('training does not start from a run whose model changed', async () => {
  const { run } = await smallRun();
  const loaded = await loadConfig(join(run, 'config.yaml'), [`training.init_from=${run}`]);
  await expect(initialTensors(loaded, context)).resolves.toBeDefined();
  flip(run);
  await expect(initialTensors(loaded, context)).rejects.toThrow(/its bytes changed since the run ended/);
});

it('training does not start from a file with NaN', async () => {
  const { run } = await smallRun();
  spoil(run, 'dense_1.weight', Number.NaN);
  const loaded = await loadConfig(join(run, 'config.yaml'), [`training.init_from=${join(run, MODEL)}`]);
  await expect(initialTensors(loaded, context)).rejects.toThrow(/dense_1.weight holds NaN/);
});

it('a loss that is not finite is not a result', async () => {
  const { run, ...summary } = await smallRun({ set: ['network=[]'] });
  const tensors = readTensors(join(run, MODEL));
  // Finite, and its sums are not.
  for (const { values } of tensors.values()) values.fill(3e38);
  writeFileSync(join(run, MODEL), encodeTensors(tensors));
  writeFileSync(join(run, 'summary.json'), JSON.stringify({ ...summary, run, model_sha256: undefined }));
  await expect(evaluateRun({ run, split: 'test', engine: 'simd', threads: { count: 0 }, context })).rejects.toThrow(
    /the loss on its test images is (NaN|Infinity), and must be a finite number/,
  );
});
