// The library in a process of its own: what it prints, what it leaves behind, how it fails, and what can be imported.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '@oclif/core';
import { describe, expect, it } from 'vitest';
import { cacheDirectory } from '../../src/files/cache-directory.js';
import { program, project } from './program.js';
import { SMALL } from './small.js';

const BROKEN = JSON.stringify({ ...SMALL, network: [{ dense: { unit: 8 } }] });

it('prints nothing, adds no handlers, and changes neither the exit code nor the working directory', async () => {
  const cwd = project();
  const { code, stdout, stderr } = await program(
    `import { compare, open, run } from 'lenet';
    const state = () => JSON.stringify([
      process.eventNames().map((name) => [String(name), process.listenerCount(name)]), process.exitCode, process.cwd(),
    ]);
    const before = state();
    const running = run(${JSON.stringify(SMALL)}, { seed: 2 });
    const during = state();
    const { run: path } = await running.finished;
    await run(${BROKEN}).finished.catch(() => {});
    compare('runs');
    await open('@last').evaluate();
    if (before !== during || before !== state()) console.log(before, during, state());`,
    cwd,
  );
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  // The run is in the default directory, and the broken one left none.
  expect(readdirSync(join(cwd, 'runs'))).toEqual([expect.stringMatching(/^small-/)]);
});

describe('a failure', () => {
  it('does not end a process that only iterates: the iterator throws', async () => {
    const { code, stdout } = await program(
      `import { ConfigError, run } from 'lenet';
      try { for await (const _ of run(${BROKEN})); } catch (error) { console.log(error instanceof ConfigError); }
      await new Promise((resolve) => setTimeout(resolve));`,
    );
    expect([code, stdout]).toEqual([0, 'true\n']);
  });

  it('ends a process that neither iterates nor awaits, with the message', async () => {
    const { code, stderr } = await program(`import { run } from 'lenet'; run(${BROKEN});`);
    expect(code).toBe(1);
    expect(stderr).toContain('network.dense has no option unit');
  });
});

it('only the library, the schemas and the manifest can be imported', async () => {
  const names = [
    'lenet',
    'lenet/schema/experiment.schema.json',
    'lenet/package.json',
    'lenet/dist/runs/lock.js',
    'lenet/bin/run.js',
  ];
  const { stdout } = await program(
    `for (const name of ${JSON.stringify(names)}) {
      try { console.log(import.meta.resolve(name).split('/').at(-1)); } catch (error) { console.log(error.code); }
    }`,
  );
  const closed = 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  expect(stdout.trim().split('\n')).toEqual(['index.js', 'experiment.schema.json', 'package.json', closed, closed]);
});

it('the cache directory is that of oclif', async () => {
  const { cacheDir } = await Config.load(process.cwd());
  expect(cacheDirectory()).toBe(cacheDir);
  expect(cacheDirectory({ LENET_CACHE_DIR: '/a' })).toBe('/a');
  expect(cacheDirectory({ XDG_CACHE_HOME: '/b' }, 'linux')).toBe(join('/b', 'lenet'));
  expect(cacheDirectory({ HOME: '/c' }, 'linux')).toBe(join('/c', '.cache', 'lenet'));
  expect(cacheDirectory({ HOME: '/c', LOCALAPPDATA: '/d' }, 'win32')).toBe(join('/d', 'lenet'));
  expect(cacheDirectory({ HOME: '/c', XDG_CACHE_HOME: '/b' }, 'darwin')).toBe(join('/c', 'Library', 'Caches', 'lenet'));
});
