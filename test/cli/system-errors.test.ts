// Refusals of the operating system are reported as a sentence with the path and a remedy; nothing hangs.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lenet, readJson, runsIn, temporary, withEpochs } from './lenet.js';

const linux = process.platform === 'linux';
const PRLIMIT = '/usr/bin/prlimit';
const MKFIFO = '/usr/bin/mkfifo';

let cwd: string;
let run: string;
beforeAll(async () => {
  cwd = temporary();
  writeFileSync(join(cwd, 'afile'), '');
  mkdirSync(join(cwd, 'folder'));
  await lenet(['run', ...withEpochs(1)], { cwd });
  [run] = runsIn(cwd);
});

describe('output that cannot be written', () => {
  const cases: [string, (run: string) => string[], RegExp][] = [
    [
      'a run in place of a file',
      () => ['run', ...withEpochs(1), '--out', 'afile'],
      /^error cannot write afile: it is a file/,
    ],
    [
      'a run below a file',
      () => ['run', ...withEpochs(1), '--out', 'afile/x'],
      /^error cannot write .*afile\/x: part of the path is a file, not a directory; choose another directory with --out\n$/,
    ],
    [
      'a name of excessive length',
      () => ['run', ...withEpochs(1), '--out', 'x'.repeat(300)],
      /the name is too long; choose a shorter one/,
    ],
    ['figures in place of a file', (r) => ['figures', r, '--out', 'afile'], /^error cannot write afile: it is a file/],
    [
      'a report in place of a directory',
      (r) => ['report', r, '--out', 'folder', '--force'],
      /cannot write folder: it is a directory/,
    ],
    [
      'a model in place of a directory',
      (r) => ['export', r, '--out', 'folder', '--force'],
      /cannot write folder: it is a directory/,
    ],
    [
      'a sweep below a file',
      () => ['sweep', ...withEpochs(1), '--repeats', '2', '--out', 'afile/x'],
      /cannot write .*afile\/x/,
    ],
  ];
  it.each(cases)('is reported with its path: %s', async (_, args, message) => {
    const { code, stderr } = await lenet(args(run), { cwd });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/internal error|at .*\.js:\d/);
    expect(code).toBe(1);
  });

  it.skipIf(!linux)('fails at once if no directory can be made', async () => {
    const { code, stderr } = await lenet(['run', ...withEpochs(1), '--out', '/proc/x/y'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error cannot write \/proc\/x: /)]);
  });
});

it.skipIf(!linux)(
  'a cache that cannot be made prevents only the download',
  async () => {
    const out = { cwd: temporary(), env: { XDG_CACHE_HOME: '/proc/x', LENET_MNIST_MIRROR: 'http://127.0.0.1:9/' } };
    const args = [
      'run',
      resolve('configs/nagar-mlp.yaml'),
      '--set',
      'data.limit={train: 64, validation: 16, test: 16}',
    ];
    const { code, stderr } = await lenet([...args, '--set', 'training.epochs=0'], out);
    expect(stderr).toMatch(
      /\/proc\/x\/lenet\/mnist cannot be created for the download; set XDG_CACHE_HOME to use another directory/,
    );
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

describe.skipIf(!linux || !existsSync(PRLIMIT))('system limits', () => {
  it('on memory are reported', () => {
    const { status, stderr } = limited('--as=2000000000', ['run', ...withEpochs(1)]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^error not enough memory; use/m)]);
  });

  it('on the size of files are reported, and existing files stay intact', () => {
    const before = readFileSync(join(run, 'summary.json'), 'utf8');
    const { status, stderr } = limited('--fsize=1000', ['resume', run, '--epochs', '2']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/the file would be larger than this system allows/);
    expect(readFileSync(join(run, 'summary.json'), 'utf8')).toBe(before);
  });
});

describe.skipIf(!linux || !existsSync(MKFIFO))('a pipe or device', () => {
  const pipeAt = (path: string) => {
    rmSync(path, { force: true });
    execFileSync(MKFIFO, [path]);
  };

  it('is refused as input without waiting for it', async () => {
    const copy = join(cwd, 'piped');
    cpSync(run, copy, { recursive: true });
    for (const [file, args] of [
      ['metrics.jsonl', ['compare', copy, '--plot']],
      ['model.safetensors', ['evaluate', copy]],
      ['summary.json', ['compare', copy]],
    ] as const) {
      pipeAt(join(copy, file));
      const { code, stdout, stderr } = await lenet(args, { cwd });
      expect(code).toBe(1);
      expect(stdout + stderr).toMatch(/it is a pipe or a device, not a file/);
    }
    const { stderr } = await lenet(['predict', run, '/dev/zero'], { cwd });
    expect(stderr).toMatch(/\/dev\/zero: it is a pipe or a device, not a file/);
  });

  it('is not replaced by a file, and a link stays a link', async () => {
    pipeAt(join(cwd, 'pipe'));
    const piped = await lenet(['export', run, '--out', 'pipe', '--force'], { cwd });
    expect([piped.code, piped.stderr]).toEqual([
      1,
      'error cannot write pipe: it is a pipe or a device; choose a file\n',
    ]);
    expect(lstatSync(join(cwd, 'pipe')).isFIFO()).toBe(true);
    writeFileSync(join(cwd, 'target'), '');
    symlinkSync('target', join(cwd, 'link.onnx'));
    await lenet(['export', run, '--out', 'link.onnx', '--force'], { cwd });
    expect(lstatSync(join(cwd, 'link.onnx')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(cwd, 'target')).length).toBeGreaterThan(10_000);
  });
});

/** Runs the shell command in a temporary directory. */
const shell = (script: string, folder: string) =>
  spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', env: { ...process.env, HOME: folder } });
const command = [process.execPath, resolve('bin/run.js')].join(' ');
const small = withEpochs(1)
  .map((word) => `'${word}'`)
  .join(' ');

it.skipIf(!existsSync('/dev/full'))(
  'a disk without space for the output is reported once, and training continues',
  () => {
    const folder = temporary();
    const { status, stderr } = shell(`${command} run ${small} > /dev/full`, folder);
    expect([status, stderr]).toEqual([1, 'error cannot write the output: the disk is full\n']);
    expect(readJson(runsIn(folder)[0], 'summary.json').status).toBe('finished');
  },
);

it.skipIf(!linux || !existsSync('/usr/bin/python3'))('a closed terminal interrupts a run cleanly', () => {
  const folder = temporary();
  const long = withEpochs(100_000)
    .map((word) => `'${word}'`)
    .join(' ');
  writeFileSync(join(folder, 'run.sh'), `exec ${command} run ${long}\n`);
  // Closes the terminal once the third epoch is printed.
  const script = `import os, pty
pid, terminal = pty.fork()
if pid == 0: os.execvp('sh', ['sh', 'run.sh'])
heard = b''
while b'epoch      3/' not in heard: heard += os.read(terminal, 65536)
os.close(terminal)
print(os.waitpid(pid, 0)[1])`;
  const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 50_000,
  });
  // The wait status of a process that was ended by signal 1, SIGHUP.
  expect([stdout, stderr]).toEqual(['1\n', '']);
  const [closed] = runsIn(folder);
  expect(readJson(closed, 'summary.json')).toMatchObject({ status: 'interrupted', message: 'stopped by SIGHUP' });
  expect(readdirSync(closed).filter((name) => name.startsWith('lock'))).toEqual([]);
});
