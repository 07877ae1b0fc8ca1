// Files without write permission are reported and left unchanged; readable files are read. Root is refused nothing, so
// these commands run as the user nobody.
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lenet, runsIn, temporary, withEpochs } from './lenet.js';

const isRoot = process.getuid?.() === 0;
const uid = isRoot ? 65_534 : undefined;
const version = await lenet(['--version'], { uid }).catch(() => undefined);
/** Other users cannot use a checkout below /root, for example; Windows has no such users. */
const canTry = process.platform !== 'win32' && version?.code === 0;

/** A directory of that user. */
function own(): string {
  const folder = temporary();
  if (uid === undefined) return folder;
  // The directories above it can be passed through.
  chmodSync(tmpdir(), 0o711);
  chownSync(folder, uid, uid);
  return folder;
}

const named = (folder: string) => readdirSync(folder).sort();

describe.skipIf(!canTry)('a user without permission', () => {
  let cwd: string;
  let run: string;
  beforeAll(async () => {
    cwd = own();
    await lenet(['run', ...withEpochs(1)], { cwd, uid });
    [run] = runsIn(cwd);
  });

  /** A read-only copy of the run. */
  function readOnly(name: string): string {
    const copy = join(cwd, name);
    cpSync(run, copy, { recursive: true });
    chmodSync(copy, 0o555);
    return copy;
  }

  it('to write to a directory is told to choose another, and leaves nothing there', async () => {
    mkdirSync(join(cwd, 'locked'), { mode: 0o555 });
    chmodSync(join(cwd, 'locked'), 0o555);
    const { code, stderr } = await lenet(['run', ...withEpochs(1), '--out', 'locked'], { cwd, uid });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^error .*permission denied; choose a directory of your own with --out\n$/),
    ]);
    expect(named(join(cwd, 'locked'))).toEqual([]);
  });

  it('to write to a run can compare it, but neither resume it nor draw into it', async () => {
    const copy = readOnly('theirs');
    const before = named(copy);
    for (const args of [
      ['resume', copy, '--epochs', '2'],
      ['figures', copy],
    ]) {
      const { code, stderr } = await lenet(args, { cwd, uid });
      expect([code, stderr], args[0]).toEqual([
        1,
        expect.stringMatching(/^error cannot write .*theirs.*: permission denied/m),
      ]);
    }
    expect(named(copy)).toEqual(before);
    const compared = await lenet(['compare', copy], { cwd, uid });
    expect([compared.code, compared.stderr]).toEqual([0, '']);
    const figures = await lenet(['figures', copy, '--out', 'mine', '--only', 'curves'], { cwd, uid });
    expect([figures.code, named(join(cwd, 'mine')).length > 0]).toEqual([0, true]);
  });

  it('to replace a file leaves it unchanged', async () => {
    const folder = join(cwd, 'kept');
    mkdirSync(folder);
    const file = join(folder, 'model.onnx');
    writeFileSync(file, 'theirs');
    chmodSync(folder, 0o555);
    const { code, stderr } = await lenet(['export', run, '--out', file, '--force'], { cwd, uid });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error cannot write .*model\.onnx: permission denied/)]);
    expect(readFileSync(file, 'utf8')).toBe('theirs');
    expect(named(folder)).toEqual(['model.onnx']);
  });

  it('to read a file is told its name', async () => {
    const copy = join(cwd, 'secret');
    cpSync(run, copy, { recursive: true });
    writeFileSync(join(cwd, 'secret.yaml'), 'network: []\n');
    for (const file of [join(copy, 'model.safetensors'), join(cwd, 'secret.yaml')]) {
      chmodSync(file, 0o000);
      if (uid !== undefined) chownSync(file, 0, 0);
    }
    const model = await lenet(['evaluate', copy], { cwd, uid });
    expect([model.code, model.stderr]).toEqual([
      1,
      expect.stringMatching(/^error .*model\.safetensors: cannot be read: permission denied/),
    ]);
    const config = await lenet(['validate', 'secret.yaml'], { cwd, uid });
    expect([config.code, config.stderr]).toEqual([
      2,
      expect.stringMatching(/^secret\.yaml:1:1 error permission denied/),
    ]);
  });

  it('to make a cache trains on the digits without one', async () => {
    const cache = join(cwd, 'nocache');
    mkdirSync(cache);
    chmodSync(cache, 0o555);
    const { code } = await lenet(['run', ...withEpochs(1)], { cwd, uid, env: { XDG_CACHE_HOME: cache } });
    expect(code).toBe(0);
    expect(existsSync(join(cache, 'lenet'))).toBe(false);
  });
});
