// A run from its start to its end: what is written in each way that it can end.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { speedOf } from '../../src/experiment/active-run.js';
import { evaluateRun } from '../../src/experiment/evaluate-run.js';
import { openModel } from '../../src/experiment/open-model.js';
import { readMetrics, readRun } from '../../src/runs/read-run.js';
import type { Summary } from '../../src/runs/records.js';
import { decodeTensors } from '../../src/runs/safetensors.js';
import { resumeSmall, smallRun } from './small-run.js';

const stored = (run: string): Summary => readRun(run).summary;
const logOf = (run: string) => readFileSync(join(run, 'log.txt'), 'utf8');
const modelOf = (run: string) => decodeTensors(readFileSync(join(run, 'model.safetensors')));
const kinds = (run: string) => readMetrics(run).map(({ kind }) => kind);

it('a run that has begun has trained nothing yet', async () => {
  const begun: Summary[] = [];
  const { timing } = await smallRun({ reporter: { started: ({ summary }) => void begun.push(summary) } });
  expect(begun).toMatchObject([
    {
      ...{ status: 'running', epochs: 0, best_epoch: null, test: null, train: null, finished: null },
      timing: { train_seconds: 0, images_per_second: 0, total_seconds: 0 },
    },
  ]);
  expect(timing.train_seconds).toBeGreaterThan(0);
});

describe('a run to its last epoch', () => {
  it('is finished, tested, and no longer belongs to a process', async () => {
    const summary = await smallRun();
    expect(stored(summary.run)).toEqual({ ...summary, run: basename(summary.run) });
    expect(summary).toMatchObject({
      ...{ status: 'finished', message: null, process: null, epochs: 2, engine: 'simd', init_from: null },
      ...{ earlier_epochs: [], final_train: null, parameters: 784 * 8 + 8 + 8 * 10 + 10 },
      data: {
        source: 'digits',
        requested: 'digits',
        fallback: false,
        images: { train: 100, validation: 20, test: 20 },
      },
    });
    const { best_epoch, validation, last_validation, test, train } = summary;
    const epochs = readMetrics(summary.run).flatMap((line) => (line.kind === 'epoch' ? [line] : []));
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(validation).toEqual(epochs[(best_epoch ?? 0) - 1].validation);
    expect([last_validation, train]).toEqual([epochs[1].validation, epochs[1].train]);
    expect(readMetrics(summary.run).at(-1)).toMatchObject({
      ...{ kind: 'test', epoch: best_epoch },
      test: { loss: test?.loss, accuracy: test?.accuracy },
    });
    expect(logOf(summary.run)).toMatch(/started: 100 training images, 2 epochs\n.*finished\n$/);
  });

  it('is evaluated on its training images only if asked', async () => {
    const { run, final_train } = await smallRun({ set: ['training.evaluate_train=true'] });
    const { result } = await evaluateRun({
      ...{ run, split: 'train', engine: 'simd', threads: { count: 0 }, context: { cacheDir: tmpdir() } },
    });
    expect(final_train).toEqual({ loss: result.loss, accuracy: result.accuracy });
  });
});

it('a stored model that does not fit its configuration is not opened', async () => {
  const { run } = await smallRun({ until: 1 });
  const resolved = join(run, 'resolved.yaml');
  const open = () => openModel(run, 'simd', { cacheDir: tmpdir() });
  await expect(open()).resolves.toBeDefined();
  writeFileSync(resolved, readFileSync(resolved, 'utf8').replace('units: 8', 'units: 9'));
  await expect(open()).rejects.toThrow(/its model does not fit its configuration:\n.*dense_1/);
});

it('a run of no epochs is its initial parameters, tested', async () => {
  const { run, ...summary } = await smallRun({ set: ['training.epochs=0'] });
  expect(summary).toMatchObject({
    ...{ status: 'finished', epochs: 0, best_epoch: null, train: null, validation: null, last_validation: null },
    timing: { train_seconds: 0, images_per_second: 0 },
  });
  expect(summary.test?.accuracy).toBeGreaterThanOrEqual(0);
  expect(readMetrics(run)).toMatchObject([{ kind: 'test', epoch: 0 }]);
  expect([...modelOf(run).keys()].sort()).toEqual(['dense_1.bias', 'dense_1.weight', 'head.bias', 'head.weight']);
  expect(summary.model_sha256).toMatch(/^[0-9a-f]{64}$/);
});

it('a run that fails records why, and belongs to no process', async () => {
  const runs: string[] = [];
  const reporter = { started: ({ path }: { path: string }) => void runs.push(path) };
  const diverging = smallRun({ reporter, set: ['training.optimizer={sgd: {learning_rate: 1e38}}'] });
  await expect(diverging).rejects.toThrow(/no longer a finite number/);
  const [run] = runs;
  expect(stored(run)).toMatchObject({
    ...{ status: 'failed', message: expect.stringMatching(/no longer a finite number/), process: null, test: null },
    timing: { images_per_second: 0 },
  });
  expect(logOf(run)).toMatch(/failed: .*no longer a finite number/);
});

describe('a run that is stopped', () => {
  it('at an epoch is paused: neither tested nor finished, and says after which', async () => {
    const summary = await smallRun({ until: 1 });
    expect(summary).toMatchObject({ status: 'interrupted', message: 'paused after 1 epoch', epochs: 1, test: null });
    expect(kinds(summary.run)).not.toContain('test');
    expect(existsSync(join(summary.run, 'checkpoints'))).toBe(true);
  });

  it.each([
    ['SIGINT', 'stopped by Ctrl-C'],
    ['SIGTERM', 'stopped by SIGTERM'],
    [undefined, 'stopped by Ctrl-C'],
  ])('by %s says so', async (reason, message) => {
    const controller = new AbortController();
    const reporter = { step: () => controller.abort(reason) };
    const summary = await smallRun({ reporter, signal: controller.signal });
    expect([summary.status, summary.message]).toEqual(['interrupted', message]);
  });

  it('goes on without a remark, to the bytes of a run that was not stopped', async () => {
    const { run } = await smallRun({ until: 1 });
    const remarks: string[] = [];
    const summary = await resumeSmall(run, { reporter: { remark: (text) => remarks.push(text) } });
    expect(remarks).toEqual([]);
    expect(summary.model_sha256).toBe((await smallRun()).model_sha256);
    expect(logOf(run)).toMatch(/resumed at epoch 2, step 0: engine simd, (128|256) bits, 1 thread, Node [\d.]+\n/);
  });
});

it('a finished run is returned as it is, with the option that would train it further', async () => {
  const { run, ...summary } = await smallRun();
  const remarks: string[] = [];
  const again = await resumeSmall(run, { epochs: 2, reporter: { remark: (text) => remarks.push(text) } });
  expect(again).toEqual({ run, ...summary });
  expect(remarks).toEqual(['this run is finished, after 2 epochs; --epochs N with a larger N trains on to N']);
});

it.each([
  [1000, 4, 250],
  [1234, 5, 247],
  [999, 10, 99.9],
  [123, 10, 12.3],
  [1000, 10, 100],
  [1005, 10, 101],
  [0, 0, 0],
])('%i images in %f seconds are %f per second', (images, seconds, speed) => {
  expect(speedOf(images, seconds)).toBe(speed);
});

it('a run that is interrupted while its digits are drawn ends before all are, and leaves nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lenet-interrupted-'));
  const controller = new AbortController();
  // A million digits would take half a minute.
  const set = ['data.source.digits.train=1000000'];
  setTimeout(() => controller.abort('SIGINT'), 20);
  const running = smallRun({ folder, set, signal: controller.signal });
  await expect(running).rejects.toThrow('interrupted before the run began; nothing was written');
  expect(existsSync(join(folder, 'runs'))).toBe(false);
});
