// What a run writes can be read at any time, and what is taken up again begins with a clean directory.
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { RunDirectory, resolvedText } from '../../src/runs/run-directory.js';

let out: string;
let run: RunDirectory;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'lenet-directory-'));
  run = RunDirectory.createAt(join(out, 'a', 'run'));
});

const metrics = () => readFileSync(join(run.path, 'metrics.jsonl'), 'utf8');

it('is named after its run and the time, and is always a new one', () => {
  const now = new Date('2026-03-04T05:06:07.890Z');
  const paths = [1, 2].map(() => RunDirectory.create(join(out, 'runs'), 'small', now).path);
  expect(paths[0]).not.toBe(paths[1]);
  for (const path of paths) {
    expect(path.slice(out.length)).toMatch(/^\/runs\/small-20260304-050607-[0-9a-f]{4}$/);
    expect(statSync(path).isDirectory()).toBe(true);
  }
});

it('has the configuration as given, and as resolved where nothing is a reference', () => {
  const resolved = { name: 'costs ${5}', one: { a: 1 }, list: [1] };
  run.begin('name: ${x}\n', { ...resolved, other: resolved.one }, { lenet: '1' } as never);
  expect(readFileSync(join(run.path, 'config.yaml'), 'utf8')).toBe('name: ${x}\n');
  const text = readFileSync(join(run.path, 'resolved.yaml'), 'utf8');
  expect(text).toMatch(/^# Every default and override in place: lenet run on this file repeats the run\.\n/);
  expect(parse(text)).toEqual({ ...resolved, name: 'costs $${5}', other: { a: 1 } });
  expect(resolvedText({ a: resolved.one, b: resolved.one })).toBe('a:\n  a: 1\nb:\n  a: 1\n');
  expect(JSON.parse(readFileSync(join(run.path, 'environment.json'), 'utf8'))).toEqual({ lenet: '1' });
});

it('knows the checksum of its model as written and as on disk', () => {
  expect(run.modelSha256()).toBeNull();
  const written = run.writeModel(new Map([['w', { shape: [1], values: Float32Array.of(1) }]]));
  const path = join(run.path, 'model.safetensors');
  expect(written).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  expect(run.modelSha256()).toBe(written);
  appendFileSync(path, 'x');
  expect(run.modelSha256()).not.toBe(written);
});

it('removes later lines of metrics, and an incomplete one', () => {
  expect(run.metricsBytes()).toBe(0);
  run.truncateMetrics(5);
  run.syncMetrics();
  expect(readdirSync(run.path)).toEqual([]);
  const line = (epoch: number) => ({ kind: 'test', epoch, test: { loss: 1, accuracy: 0 } }) as const;
  for (const epoch of [1, 2, 3]) run.appendMetrics(line(epoch));
  const length = run.metricsBytes() / 3;
  run.truncateMetrics(2 * length);
  expect(metrics()).toBe([1, 2].map((epoch) => `${JSON.stringify(line(epoch))}\n`).join(''));
  run.truncateMetrics(2 * length - 1);
  expect(run.metricsBytes()).toBe(length);
});

it('removes unfinished files of a killed process, and nothing else', () => {
  run.removeLeftovers();
  mkdirSync(join(run.path, 'checkpoints'));
  const [left, kept] = ['step-1.checkpoint.12.tmp', 'step-1.checkpoint'];
  for (const name of [left, kept]) writeFileSync(join(run.path, 'checkpoints', name), '');
  for (const name of ['summary.json.12.tmp', 'summary.json']) writeFileSync(join(run.path, name), '');
  run.removeLeftovers();
  expect(readdirSync(run.path)).toEqual(['checkpoints', 'summary.json']);
  expect(readdirSync(join(run.path, 'checkpoints'))).toEqual([kept]);
});

it('has a log with times', () => {
  run.log('begins');
  run.log('ends');
  expect(readFileSync(join(run.path, 'log.txt'), 'utf8')).toMatch(/^(\d{4}-\d\d-\d\dT[\d:.]+Z (begins|ends)\n){2}$/);
});
