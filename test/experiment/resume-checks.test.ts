// The checks of a resumed run, and the model's entry in its summary.
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Experiment } from '../../src/config/experiment.js';
import { Session } from '../../src/engine/session.js';
import { earlierEpochs, requireSameRounding, sameEngine } from '../../src/experiment/resume-checks.js';
import { readMetrics, readRun } from '../../src/runs/read-run.js';
import type { Summary } from '../../src/runs/records.js';
import { decodeMetadata, decodeTensors, encodeTensors } from '../../src/runs/safetensors.js';
import { imageFolder } from '../data/image-folder.js';
import { fastEngines } from '../kernels/bench-space.js';
import { resumeSmall, smallRun } from './small-run.js';

const bytesOf = (run: string) => readFileSync(join(run, 'metrics.jsonl'));
const rewrite = (path: string, change: (text: string) => string) =>
  writeFileSync(path, change(readFileSync(path, 'utf8')));

it('a run records the SHA-256 of its model when it ends, and clears it when it resumes', async () => {
  const { run, model_sha256: paused } = await smallRun({ until: 1 });
  const now = () =>
    createHash('sha256')
      .update(readFileSync(join(run, 'model.safetensors')))
      .digest('hex');
  expect(paused).toBe(now());
  const meanwhile: unknown[] = [];
  const reporter = { metrics: () => void meanwhile.push(readRun(run).summary.model_sha256) };
  const { model_sha256: finished } = await resumeSmall(run, { reporter });
  expect(new Set(meanwhile)).toEqual(new Set([null]));
  expect(finished).toBe(now());
  expect(finished).not.toBe(paused);
});

it('a metrics.jsonl shorter than at the checkpoint is refused, with both lengths', async () => {
  const { run } = await smallRun({ until: 1 });
  const length = bytesOf(run).length;
  truncateSync(join(run, 'metrics.jsonl'), length - 30);
  await expect(resumeSmall(run)).rejects.toThrow(
    new RegExp(`metrics.jsonl has ${length - 30} bytes, and had ${length} at.*\\n.*--without-history`),
  );
  const remarks: string[] = [];
  await resumeSmall(run, { withoutHistory: true, reporter: { remark: (text) => remarks.push(text) } });
  expect(remarks.join()).toMatch(/going on without the lines that are gone/);
  expect(bytesOf(run).includes(0)).toBe(false);
  expect(readMetrics(run).flatMap((line) => (line.kind === 'epoch' ? [line.epoch] : []))).toEqual([2]);
});

it('a missing metrics.jsonl is refused as one of no bytes', async () => {
  const { run } = await smallRun({ until: 1 });
  rmSync(join(run, 'metrics.jsonl'));
  await expect(resumeSmall(run)).rejects.toThrow(/metrics.jsonl has 0 bytes, and had \d+/);
});

it('a run without a checkpoint is compared with its original configuration', async () => {
  const { run } = await smallRun({ until: 1 });
  rmSync(join(run, 'checkpoints'), { recursive: true });
  const resolved = join(run, 'resolved.yaml');
  rewrite(resolved, (text) => text.replace('learning_rate: 0.001', 'learning_rate: 0.5'));
  await expect(resumeSmall(run)).rejects.toThrow(
    /changed since it began:\n {4}- training\.optimizer\.adam\.learning_rate: 0\.001 then, 0\.5 now/,
  );
});

it('epochs and settings that change no result may change, before and after a checkpoint', async () => {
  for (const hasCheckpoint of [false, true]) {
    const { run } = await smallRun({ until: 1 });
    if (!hasCheckpoint) rmSync(join(run, 'checkpoints'), { recursive: true });
    rewrite(join(run, 'resolved.yaml'), (text) =>
      text
        .replace('epochs: 2', 'epochs: 3\n  threads: 1')
        .replace('checkpoint_every: 1', 'checkpoint_every: 0')
        .replace('log_every: 100', 'log_every: 7'),
    );
    expect(await resumeSmall(run)).toMatchObject({ status: 'finished', epochs: 3 });
  }
});

it('the total time includes that of a killed process until its last checkpoint', async () => {
  const wait = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
  const summary = await smallRun({ until: 1, reporter: { started: wait } });
  // The state after a kill.
  const killed = { ...summary, status: 'running', timing: { ...summary.timing, total_seconds: 0 } };
  writeFileSync(join(summary.run, 'summary.json'), JSON.stringify(killed));
  expect((await resumeSmall(summary.run)).timing.total_seconds).toBeGreaterThan(0.7);
});

it('a run resumed past the end of its cosine records its earlier epochs; one with a constant rate does not', async () => {
  const remarks: string[] = [];
  const reporter = { remark: (text: string) => remarks.push(text) };
  const { run } = await smallRun({ set: ['training.schedule=cosine', 'training.epochs=1'] });
  expect((await resumeSmall(run, { epochs: 2, reporter })).earlier_epochs).toEqual([1]);
  expect(remarks.join()).toMatch(/planned for 1 epoch/);
  expect((await resumeSmall(run, { epochs: 3 })).earlier_epochs).toEqual([1, 2]);
  const { run: constant } = await smallRun({ set: ['training.epochs=1'] });
  expect((await resumeSmall(constant, { epochs: 2 })).earlier_epochs).toEqual([]);
});

it('a trial of a study cannot be given more epochs', async () => {
  const { run } = await smallRun({ set: ['training.epochs=1'] });
  writeFileSync(join(run, '..', 'study.json'), '{"trials": []}');
  await expect(resumeSmall(run, { epochs: 2 })).rejects.toThrow(
    /it is a trial of the study .* another beside its label/,
  );
});

it('a checkpoint with a correct checksum and invalid content counts as damaged', async () => {
  const { run } = await smallRun({ until: 1 });
  const folder = join(run, 'checkpoints');
  const [name] = readdirSync(folder);
  const body = readFileSync(join(folder, name)).subarray(32);
  const { training } = decodeMetadata(body);
  const { header, state } = JSON.parse(training);
  for (const odd of [{ header, state: {} }, { header }, { state }, { header, state: { ...state, epochs: -5 } }, null]) {
    const changed = encodeTensors(decodeTensors(body), { training: JSON.stringify(odd) });
    writeFileSync(join(folder, name), Buffer.concat([createHash('sha256').update(changed).digest(), changed]));
    await expect(resumeSmall(run)).rejects.toThrow(/its checkpoints are damaged/);
  }
  const without = encodeTensors(new Map(), { training });
  writeFileSync(join(folder, name), Buffer.concat([createHash('sha256').update(without).digest(), without]));
  await expect(resumeSmall(run)).rejects.toThrow(/does not fit its network: parameters has 0 values/);
});

it('a model that is missing, or newer than the checkpoint, is rewritten from the best parameters so far', async () => {
  // Nothing is learnt, so the first epoch stays the best.
  const { run } = await smallRun({ until: 1, set: ['training.optimizer={sgd: {learning_rate: 1e-30}}'] });
  const model = join(run, 'model.safetensors');
  const [before, { best_epoch }] = [readFileSync(model), readRun(run).summary];
  rmSync(model);
  expect(await resumeSmall(run)).toMatchObject({ status: 'finished', epochs: 2, best_epoch });
  expect(decodeTensors(readFileSync(model))).toEqual(decodeTensors(before));
});

it('a run killed between its early stop and the summary stops at the same epoch', async () => {
  const settings = ['training.optimizer={sgd: {learning_rate: 1e-30}}', 'training.patience=1', 'training.epochs=5'];
  const { run, epochs } = await smallRun({ set: settings });
  expect(epochs).toBe(2);
  rewrite(join(run, 'summary.json'), (text) => text.replace('"status": "finished"', '"status": "interrupted"'));
  expect(await resumeSmall(run)).toMatchObject({ status: 'finished', epochs: 2 });
});

it('a run closes its session, whether it ends or pauses', async () => {
  const close = vi.spyOn(Session.prototype, 'close');
  const { run } = await smallRun({ until: 1 });
  expect(close).toHaveBeenCalledTimes(1);
  await resumeSmall(run);
  expect(close).toHaveBeenCalledTimes(2);
  close.mockRestore();
});

it.each([true, false])('a machine that rounds otherwise than at the start is refused: fused %s', async (fused) => {
  const { run } = await smallRun({ until: 1 });
  rewrite(join(run, 'environment.json'), (text) => {
    const environment = JSON.parse(text);
    return JSON.stringify({ ...environment, fused_multiply_add: fused });
  });
  const [then, now] = fused ? ['with', 'without'] : ['without', 'with'];
  const check = () => requireSameRounding(run, !fused);
  expect(check).toThrow(`it began ${then} fused multiply-adds, and this machine computes ${now} them`);
  expect(() => requireSameRounding(run, fused)).not.toThrow();
});

it.each(['reference', ...fastEngines])('a run of the %s engine resumes on it, where the machine has it', (engine) => {
  expect(sameEngine({ engine } as Summary)).toBe(engine);
});

it('a change of planned epochs counts from the first step on', () => {
  const before = { earlier_epochs: [], config: { training: { epochs: 3 } } } as unknown as Summary;
  const training = { epochs: 5, schedule: { type: 'cosine', options: {} } } as unknown as Experiment['training'];
  const after = (step: number) => earlierEpochs(before, { step, stopped: null }, training);
  expect([after(0), after(1), earlierEpochs(before, undefined, training)]).toEqual([[], [3], []]);
});

it('other data than at the start are refused', async () => {
  const path = await imageFolder({ one: 60, two: 20 }, { ground: 250 });
  const set = [`data.source={images: {path: ${path}, size: 4}}`, 'data.split={train: 4, validation: 2}'];
  const { run } = await smallRun({ set, until: 1 });
  copyFileSync(join(path, 'train', 'two', '0.png'), join(path, 'train', 'one', '0.png'));
  await expect(resumeSmall(run)).rejects.toThrow(/its data changed since it began:\n {4}- .*: SHA-256 .* then, .* now/);
});
