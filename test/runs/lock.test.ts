import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isRunning, lockOwner, lockRun } from '../../src/runs/lock.js';

const folder = () => mkdtempSync(join(tmpdir(), 'lenet-lock-'));

describe('the lock of a run', () => {
  it('is held by one process until it is released', () => {
    const run = folder();
    const lock = lockRun(run);
    expect(readFileSync(join(run, 'lock'), 'utf8')).toBe(String(process.pid));
    lock.release();
    expect(() => readFileSync(join(run, 'lock'))).toThrow();
  });

  it('is refused while another process lives, and taken over when it does not', () => {
    const run = folder();
    writeFileSync(join(run, 'lock'), String(process.ppid));
    expect(lockOwner(run)).toBe(process.ppid);
    expect(() => lockRun(run)).toThrow(/process \d+ is working on it/);
    writeFileSync(join(run, 'lock'), String(2 ** 22 + 1));
    expect(lockOwner(run)).toBeUndefined();
    lockRun(run).release();
  });

  it.skipIf(process.platform !== 'linux')(
    'is not held by a process that ended and that nobody waited for',
    async () => {
      // The shell becomes a sleep that never asks how its child ended.
      const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
      const [said] = await once(parent.stdout, 'data');
      const pid = Number(String(said).trim());
      for (let i = 0; i < 50 && isRunning(pid); i++) await sleep(50);
      expect(() => process.kill(pid, 0)).not.toThrow();
      expect(isRunning(pid)).toBe(false);
      parent.kill('SIGKILL');
    },
  );
});
