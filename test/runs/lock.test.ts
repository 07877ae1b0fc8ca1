import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { standingOf, thisProcess } from '../../src/files/process.js';
import { lockOwner, lockRun } from '../../src/runs/lock.js';

const folder = () => mkdtempSync(join(tmpdir(), 'lenet-lock-'));
const DEAD = 2 ** 22 + 1;
const linux = process.platform === 'linux';

/** A lock's file as another process would have written it. */
function plant(
  run: string,
  {
    pid,
    started = '1',
    boot = thisProcess().boot ?? '-',
    namespace = thisProcess().namespace ?? '-',
    host = hostname(),
  } = { pid: DEAD } as {
    pid: number;
    started?: string;
    boot?: string;
    namespace?: string;
    host?: string;
  },
): void {
  writeFileSync(join(run, `lock.${pid}.${started}.${boot}.${namespace}.${encodeURIComponent(host)}`), '');
}

describe('the lock of a run', () => {
  it('is held by one process until it is released', () => {
    const run = folder();
    const lock = lockRun(run);
    expect(readdirSync(run)).toHaveLength(1);
    expect(() => lockRun(run)).toThrow(/lock\.\d+\..*: a file of that name exists/);
    lock.release();
    expect(readdirSync(run)).toEqual([]);
  });

  it('is taken over from a dead process, whose file is removed', () => {
    const run = folder();
    plant(run);
    expect(lockOwner(run)).toBeUndefined();
    const lock = lockRun(run);
    expect(readdirSync(run)).toHaveLength(1);
    lock.release();
  });

  it.skipIf(!linux)('is not held by a process that only reuses the number of its holder', () => {
    const run = folder();
    plant(run, { pid: process.ppid, started: '1' });
    expect(lockOwner(run)).toBeUndefined();
    plant(run, { pid: process.ppid, boot: '0000-another-boot' });
    expect(lockOwner(run)).toBeUndefined();
    lockRun(run).release();
  });

  it('of another machine is respected, with the name of its file', () => {
    const run = folder();
    plant(run, { pid: 7, host: 'node 12' });
    expect(() => lockRun(run)).toThrow(/process 7 on node 12 is working on it; if it no longer is, delete lock\.7\./);
  });

  it.skipIf(!linux)('of another container on this machine is respected', () => {
    const run = folder();
    plant(run, { pid: DEAD, namespace: '12345' });
    expect(() => lockRun(run)).toThrow(/if it no longer is, delete lock\./);
  });

  it('is acquired by a process that arrives just before the holder leaves', async () => {
    const run = folder();
    // The shell is the other one: its file is gone after a while, and it is not.
    const other = spawn('sh', ['-c', 'read go; sleep 0.05; rm lock.$$.*; exec sleep 30'], { cwd: run });
    plant(run, { pid: other.pid as number, started: await startOf(other.pid as number) });
    const random = vi.spyOn(Math, 'random').mockReturnValue(1);
    try {
      expect(lockOwner(run)).toMatchObject({ pid: other.pid });
      other.stdin.end('go\n');
      lockRun(run).release();
      plant(run, { pid: other.pid as number, started: await startOf(other.pid as number) });
      expect(() => lockRun(run)).toThrow(`process ${other.pid} is working on it; wait for it, or stop it first`);
      expect(readdirSync(run)).toHaveLength(1);
    } finally {
      random.mockRestore();
      other.kill('SIGKILL');
    }
  });

  it('is not a file with another name', () => {
    const run = folder();
    for (const name of ['lock', 'lock.1', 'lock.1.1.x.%zz', 'lock.x.1.1.1.h', 'lock.1.1.-.-.%ff'])
      writeFileSync(join(run, name), '');
    expect(() => lockRun(run).release()).not.toThrow();
  });

  it('is acquired by one of four processes that meet on a stale lock, at any time', async () => {
    const run = folder();
    const module = pathToFileURL('dist/runs/lock.js').href;
    const script = `
      import { rmSync, writeFileSync } from 'node:fs';
      import { lockRun } from ${JSON.stringify(module)};
      const run = ${JSON.stringify(run)};
      let had = 0;
      for (const end = Date.now() + 1200; Date.now() < end; ) {
        writeFileSync(run + '/lock.${DEAD}.1.-.-.' + encodeURIComponent(${JSON.stringify(hostname())}), '');
        let lock;
        try { lock = lockRun(run); } catch { continue; }
        // Nobody else may be in here.
        writeFileSync(run + '/inside', '', { flag: 'wx' });
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
        rmSync(run + '/inside');
        had++;
        lock.release();
      }
      console.log(had);`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    const ends = await Promise.all(
      children.map(async (child) => {
        let [out, err] = ['', ''];
        child.stdout.on('data', (chunk) => (out += chunk));
        child.stderr.on('data', (chunk) => (err += chunk));
        await once(child, 'close');
        return { had: Number(out), err };
      }),
    );
    expect(ends.map(({ err }) => err)).toEqual(['', '', '', '']);
    expect(ends.reduce((sum, { had }) => sum + had, 0)).toBeGreaterThan(20);
  });

  it.skipIf(!linux)('is not held by a zombie', async () => {
    // The shell becomes a sleep that never asks how its child ended.
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [said] = await once(parent.stdout, 'data');
    const pid = Number(String(said).trim());
    const started = await startOf(pid);
    const standing = () => standingOf({ ...thisProcess(), pid, started });
    expect(standing()).toBe('alive');
    for (let i = 0; i < 50 && standing() === 'alive'; i++) await sleep(50);
    expect(() => process.kill(pid, 0)).not.toThrow();
    expect(standing()).toBe('gone');
    parent.kill('SIGKILL');
  });
});

/** Field 22 of /proc/<pid>/stat. */
async function startOf(pid: number): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ')[19];
}
