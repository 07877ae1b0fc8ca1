// What a resumed run is held against, and what its summary says of its model meanwhile.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { Session } from '../../src/engine/session.js';
import { readMetrics, readRun } from '../../src/runs/read-run.js';
import { decodeMetadata, decodeTensors, encodeTensors } from '../../src/runs/safetensors.js';
import { resumeSmall, smallRun } from './small-run.js';

const bytesOf = (run: string) => readFileSync(join(run, 'metrics.jsonl'));
const rewrite = (path: string, change: (text: string) => string) =>
  writeFileSync(path, change(readFileSync(path, 'utf8')));

it('a run records the SHA-256 of its model when it ends, and takes it back while it goes on', async () => {
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

it('metrics.jsonl that is shorter than at the checkpoint is refused, with both lengths', async () => {
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

it('metrics.jsonl that is gone is refused as one of no bytes', async () => {
  const { run } = await smallRun({ until: 1 });
  rmSync(join(run, 'metrics.jsonl'));
  await expect(resumeSmall(run)).rejects.toThrow(/metrics.jsonl has 0 bytes, and had \d+/);
});

it('before its first checkpoint a run is held against the configuration that it began with', async () => {
  const { run } = await smallRun({ until: 1 });
  rmSync(join(run, 'checkpoints'), { recursive: true });
  const resolved = join(run, 'resolved.yaml');
  rewrite(resolved, (text) => text.replace('learning_rate: 0.001', 'learning_rate: 0.5'));
  await expect(resumeSmall(run)).rejects.toThrow(
    /changed since it began:\n {4}- training\.optimizer\.adam\.learning_rate: 0\.001 then, 0\.5 now/,
  );
});

it('epochs and settings that change no result are free, before a checkpoint and after it', async () => {
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

it('the time in all holds what a killed process took until its last checkpoint', async () => {
  const wait = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
  const summary = await smallRun({ until: 1, reporter: { started: wait } });
  // As a kill leaves it.
  const killed = { ...summary, status: 'running', timing: { ...summary.timing, total_seconds: 0 } };
  writeFileSync(join(summary.run, 'summary.json'), JSON.stringify(killed));
  expect((await resumeSmall(summary.run)).timing.total_seconds).toBeGreaterThan(0.7);
});

it('a run that goes on past the end of its cosine records the plan that it had; one of a constant rate need not', async () => {
  const remarks: string[] = [];
  const reporter = { remark: (text: string) => remarks.push(text) };
  const { run } = await smallRun({ set: ['training.schedule=cosine', 'training.epochs=1'] });
  expect((await resumeSmall(run, { epochs: 2, reporter })).earlier_epochs).toEqual([1]);
  expect(remarks.join()).toMatch(/planned for 1 epoch/);
  expect((await resumeSmall(run, { epochs: 3 })).earlier_epochs).toEqual([1, 2]);
  const { run: constant } = await smallRun({ set: ['training.epochs=1'] });
  expect((await resumeSmall(constant, { epochs: 2 })).earlier_epochs).toEqual([]);
});

it('a trial of a study gets no epochs of its own', async () => {
  const { run } = await smallRun({ set: ['training.epochs=1'] });
  writeFileSync(join(run, '..', 'study.json'), '{"trials": []}');
  await expect(resumeSmall(run, { epochs: 2 })).rejects.toThrow(
    /it is a trial of the study .* another beside its label/,
  );
});

it('a checkpoint whose checksum is right and whose content is none is damaged, not gone on from', async () => {
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

it('a model that is gone, or of an epoch after the checkpoint, is written anew from the best parameters so far', async () => {
  // Nothing is learned, so that the first epoch stays the best.
  const { run } = await smallRun({ until: 1, set: ['training.optimizer={sgd: {learning_rate: 1e-30}}'] });
  const model = join(run, 'model.safetensors');
  const [before, { best_epoch }] = [readFileSync(model), readRun(run).summary];
  rmSync(model);
  expect(await resumeSmall(run)).toMatchObject({ status: 'finished', epochs: 2, best_epoch });
  expect(decodeTensors(readFileSync(model))).toEqual(decodeTensors(before));
});

it('a run that was to stop early, and was killed before it said so, stops there', async () => {
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
