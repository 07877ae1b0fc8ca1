// What the operating system refuses is told as a sentence, with the path and what to do; nothing hangs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lenet, runsIn, temporary, withEpochs } from './lenet.js';

const linux = process.platform === 'linux';
const PRLIMIT = '/usr/bin/prlimit';

let cwd: string;
let run: string;
beforeAll(async () => {
  cwd = temporary();
  writeFileSync(join(cwd, 'afile'), '');
  mkdirSync(join(cwd, 'folder'));
  await lenet(['run', ...withEpochs(1)], { cwd });
  [run] = runsIn(cwd);
});

describe('what cannot be written', () => {
  const cases: [string, (run: string) => string[], RegExp][] = [
    [
      'a run where a file is',
      () => ['run', ...withEpochs(1), '--out', 'afile'],
      /^error cannot write afile: it is a file/,
    ],
    [
      'a run below a file',
      () => ['run', ...withEpochs(1), '--out', 'afile/x'],
      /^error cannot write .*afile\/x: part of the path is a file, not a folder; choose another folder with --out\n$/,
    ],
    [
      'a name that is too long',
      () => ['run', ...withEpochs(1), '--out', 'x'.repeat(300)],
      /the name is too long; choose a shorter one/,
    ],
    ['figures where a file is', (r) => ['figures', r, '--out', 'afile'], /^error cannot write afile: it is a file/],
    [
      'a report where a folder is',
      (r) => ['report', r, '--out', 'folder', '--force'],
      /cannot write folder: it is a folder/,
    ],
    [
      'a model where a folder is',
      (r) => ['export', r, '--out', 'folder', '--force'],
      /cannot write folder: it is a folder/,
    ],
    [
      'a sweep below a file',
      () => ['sweep', ...withEpochs(1), '--repeats', '2', '--out', 'afile/x'],
      /cannot write .*afile\/x/,
    ],
  ];
  it.each(cases)('is told with its path: %s', async (_, args, message) => {
    const { code, stderr } = await lenet(args(run), { cwd });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/internal error|at .*\.js:\d/);
    expect(code).toBe(1);
  });

  it.skipIf(!linux)('is given up at once where no folder can be made', async () => {
    const { code, stderr } = await lenet(['run', ...withEpochs(1), '--out', '/proc/x/y'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error cannot write \/proc\/x: /)]);
  });
});

it.skipIf(!linux)(
  'a cache that cannot be made costs the download, and no more',
  async () => {
    const out = { cwd: temporary(), env: { XDG_CACHE_HOME: '/proc/x', LENET_MNIST_MIRROR: 'http://127.0.0.1:9/' } };
    const args = [
      'run',
      resolve('configs/nagar-mlp.yaml'),
      '--set',
      'data.limit={train: 64, validation: 16, test: 16}',
    ];
    const { code, stderr } = await lenet([...args, '--set', 'training.epochs=0'], out);
    expect(stderr).toMatch(/\/proc\/x\/lenet\/mnist cannot be made to keep it in; XDG_CACHE_HOME names another place/);
    expect([0, 1]).toContain(code);
  },
  120_000,
);

/** The command under limits of prlimit(1). */
function limited(limit: string, args: readonly string[]) {
  const { status, stderr } = spawnSync(PRLIMIT, [limit, process.execPath, resolve('bin/run.js'), ...args], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe.skipIf(!linux || !existsSync(PRLIMIT))('limits of the system', () => {
  it('on memory', () => {
    const { status, stderr } = limited('--as=2000000000', ['run', ...withEpochs(1)]);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^error there is not enough memory for this; give it/m),
    ]);
  });

  it('on the size of files, which cost nothing of what was there', () => {
    const before = readFileSync(join(run, 'summary.json'), 'utf8');
    const { status, stderr } = limited('--fsize=1000', ['resume', run, '--epochs', '2']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/the file would be larger than this system allows/);
    expect(readFileSync(join(run, 'summary.json'), 'utf8')).toBe(before);
  });
});
