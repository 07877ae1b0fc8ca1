// Commands on a disk that fails at some call: an error in a sentence, no partial file, and the same bytes after the disk is repaired.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../files/faulty-disk.js';
import { drawn, repeatWith } from './kill.js';
import { json, lenet, runsIn, SMALL_STUDY, temporary, withEpochs } from './lenet.js';

const PRELOAD = `--import=${pathToFileURL(resolve('test/files/faulty-disk.js')).href}`;

/** Runs the command in a process whose disk fails, as does that of its child processes. */
const onFaultyDisk = (args: readonly string[], cwd: string, fault: Fault) =>
  lenet(args, { cwd, env: { NODE_OPTIONS: PRELOAD, LENET_FAULT: JSON.stringify(fault) } });

const named = (folder: string) => readdirSync(folder).sort();

describe('an output file', () => {
  let cwd: string;
  let run: string;
  beforeAll(async () => {
    cwd = temporary();
    await lenet(['run', ...withEpochs(1)], { cwd });
    [run] = runsIn(cwd);
  });

  it.each([
    ['export', 'model.onnx', 'renameSync', 'EIO', 'the disk reports an error'],
    ['export', 'model.onnx', 'writeFileSync', 'ENOSPC', 'the disk is full'],
    ['export', 'model.json', 'fsyncSync', 'EDQUOT', 'the disk quota is exceeded'],
  ])('of lenet %s stays unchanged if %s fails at %s', async (command, file, call, code, means) => {
    const out = temporary();
    writeFileSync(join(out, file), 'from before');
    const fault: Fault = { below: out, nth: 1, how: 'refused', call, code };
    const result = await onFaultyDisk([command, run, '--out', join(out, file), '--force'], cwd, fault);
    expect([result.code, result.stderr]).toEqual([
      1,
      expect.stringContaining(`cannot write ${join(out, file)}: ${means}`),
    ]);
    expect(named(out)).toEqual([file]);
    expect(readFileSync(join(out, file), 'utf8')).toBe('from before');
  });
});

describe('a sweep', () => {
  const bytesOf = (cwd: string) =>
    named(join(cwd, 'runs', 'study'))
      .filter((name) => existsSync(join(cwd, 'runs', 'study', name, 'model.safetensors')))
      .map((trial) => readFileSync(join(cwd, 'runs', 'study', trial, 'model.safetensors')).toString('base64'));

  it('reports a full disk at any call, and later ends with the same bytes', async () => {
    const whole = temporary();
    const cwd = temporary();
    for (const folder of [whole, cwd]) writeFileSync(join(folder, 'study.yaml'), SMALL_STUDY);
    await lenet(['sweep', 'study.yaml'], { cwd: whole });
    const fault: Fault = { below: join(cwd, 'runs'), nth: drawn(1, 45), how: 'dead', code: 'ENOSPC' };
    const broken = await onFaultyDisk(['sweep', 'study.yaml'], cwd, fault);
    expect(broken.code, repeatWith).toBe(1);
    expect(broken.stdout + broken.stderr, repeatWith).toMatch(/the disk is full/);
    expect(broken.stderr, repeatWith).not.toMatch(/internal error|at .*\.js:\d/);
    const again = await lenet(['sweep', 'study.yaml', '--retry-failed', '--json'], { cwd });
    expect(again.code, again.stderr).toBe(0);
    expect(json(again).counts.finished).toBe(4);
    expect(bytesOf(cwd), repeatWith).toEqual(bytesOf(whole));
  });
});
