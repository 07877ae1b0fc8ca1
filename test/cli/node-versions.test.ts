// The command on every supported version of Node, and in a checkout with an unusual name.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { json, lenet, type Options, SMALL_STUDY, temporary, withEpochs } from './lenet.js';
import { nodeOf } from './other-nodes.js';

/** The result of one epoch of training on two threads. */
async function modelOf(options: Options, engine = 'auto') {
  const cwd = options.cwd ?? temporary();
  const result = await lenet(['run', ...withEpochs(1), '--threads', '2', '--json', '--engine', engine], {
    ...options,
    cwd,
  });
  expect(result.code, result.stderr).toBe(0);
  const { run } = json(result);
  const bytes = readFileSync(join(cwd, run, 'model.safetensors'));
  const { width } = JSON.parse(readFileSync(join(cwd, run, 'environment.json'), 'utf8'));
  return { sha256: createHash('sha256').update(bytes).digest('hex'), stderr: result.stderr, width };
}

let here: string;
beforeAll(async () => {
  here = (await modelOf({})).sha256;
});

describe.each([20, 22, 24, 26])('Node %i', (major) => {
  const found = nodeOf(major);
  const node = 'path' in found ? found.path : undefined;
  /** Of the registers that `auto` chose. */
  let width: number;
  const without = 'missing' in found ? ` (skipped: ${found.missing})` : '';

  it.skipIf(!node)(
    `prints help, and trains to the same bytes as this version with nothing on stderr${without}`,
    async () => {
      const help = await lenet(['--help'], { node });
      expect([help.code, help.stderr]).toEqual([0, '']);
      expect(help.stdout).toContain('USAGE');
      const { sha256, stderr, ...others } = await modelOf({ node });
      expect(sha256).toBe(here);
      width = others.width;
      // The reporter of `--json` writes its lines there; Node must add none.
      expect(stderr).not.toMatch(/flag|[Ww]arning|Check failed/);
    },
  );

  it.skipIf(!node || process.arch !== 'x64')(
    `trains to the same bytes in registers of either width, or says why it has no wide ones${without}`,
    async () => {
      if (width === 256) {
        expect(major).toBeGreaterThanOrEqual(24);
        const narrow = await modelOf({ node }, 'narrow');
        expect([narrow.sha256, narrow.width]).toEqual([here, 128]);
        return;
      }
      const { code, stderr } = await lenet(['run', ...withEpochs(1), '--engine', 'wide'], { node });
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^error --engine wide: (256-bit kernels need Node 24 .* this is Node|256-bit arithmetic runs at [01]|V8 .* wrongly)/,
      );
    },
  );

  it.skipIf(!node)(`sweeps${without}`, async () => {
    const cwd = temporary();
    writeFileSync(join(cwd, 'study.yaml'), SMALL_STUDY.replace('repeats: 2', 'repeats: 1'));
    const result = await lenet(['sweep', 'study.yaml', '--json'], { cwd, node });
    expect(result.code, result.stderr).toBe(0);
    expect(json(result).counts).toMatchObject({ finished: 2, failed: 0 });
    expect(result.stderr).not.toMatch(/unrecognized flag|Check failed/);
  });
});

it('a checkout below src/training/ or src/kernels/ trains as usual', async () => {
  const checkout = join(temporary(), 'src/training/src/kernels/lenet');
  mkdirSync(checkout, { recursive: true });
  for (const part of ['bin', 'dist', 'package.json', 'oclif.manifest.json']) {
    cpSync(resolve(part), join(checkout, part), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'));
  expect((await modelOf({ bin: join(checkout, 'bin/run.js') })).sha256).toBe(here);
});
