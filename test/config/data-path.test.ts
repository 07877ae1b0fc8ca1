// data.source as a path, and init_from as a name.
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { modelPath } from '../../src/config/model-path.js';
import { idxFolder } from '../data/idx-folder.js';
import { imageFolder } from '../data/image-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'lenet-path-'));
const file = join(folder, 'a.yaml');
const sourceOf = async (source: string, set: readonly string[] = []) => {
  writeFileSync(file, `data: {source: ${source}, fallback: digits}\nnetwork: []\n`);
  const { resolved } = await loadConfig(file, set);
  return resolved.data as { source: unknown; fallback?: string };
};

describe('a path as data.source', () => {
  it('is a directory of images, or the IDX files of one, relative to the file that names it', async () => {
    const photos = await imageFolder({ a: 200, b: 90 });
    const idx = idxFolder();
    expect((await sourceOf(photos)).source).toMatchObject({ images: { path: photos, size: 28 } });
    expect((await sourceOf(idx)).source).toMatchObject({ idx: { path: idx, label_offset: 0 } });
    expect((await sourceOf(join(idx, 'train-images-idx3-ubyte'))).source).toMatchObject({ idx: { path: idx } });
    mkdirSync(join(folder, 'mine', 'train', 'a'), { recursive: true });
    for (const written of ['mine', './mine', `../${folder.split('/').at(-1)}/mine`])
      expect((await sourceOf(written)).source, written).toMatchObject({ images: { path: join(folder, 'mine') } });
  });

  it('has no fallback, which would train on other images, and resolves to itself', async () => {
    const photos = await imageFolder({ a: 200, b: 90 });
    expect((await sourceOf(photos)).fallback).toBeUndefined();
    expect((await sourceOf('mnist')).fallback).toBe('digits');
    const set = await sourceOf('mnist', [`data.source=${photos}`]);
    expect(set).toMatchObject({ source: { images: { path: photos } } });
    expect(set.fallback).toBeUndefined();
    const once = join(folder, 'once.yaml');
    const { resolved } = await loadConfig(file, [`data.source=${photos}`]);
    writeFileSync(once, JSON.stringify(resolved));
    expect((await loadConfig(once)).resolved).toEqual(resolved);
  });

  it('may begin with ~, the home directory', async () => {
    await expect(sourceOf('~/no-such-data')).rejects.toThrow(`${join(homedir(), 'no-such-data')}: no such file`);
  });

  it.each([
    ['./nowhere', /a\.yaml:1:16: .*nowhere: no such file or directory/],
    ['mnits', /unknown source mnits/],
    ['./empty', /empty: it is empty; expected a directory with train\/<class>\//],
    ['./mixed', /mixed: no data set in it: 1 directory \(b\), 3 files \(\.txt, \.md\); expected/],
    ['./mixed/one.txt', /one\.txt: this file is no IDX file of a data set by its name/],
  ])('says what is there if nothing reads %s', async (source, expected) => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    mkdirSync(join(folder, 'mixed', 'b'), { recursive: true });
    for (const name of ['one.txt', 'two.txt', 'three.md', '.hidden']) writeFileSync(join(folder, 'mixed', name), '');
    await expect(sourceOf(source)).rejects.toThrow(expected);
  });
});

it('a model is a path, else a run of that name in runs, else the shipped one', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'lenet-model-'));
  const here = vi.spyOn(process, 'cwd').mockReturnValue(cwd);
  try {
    mkdirSync(join(cwd, 'runs', 'first'), { recursive: true });
    writeFileSync(join(folder, 'a.safetensors'), '');
    expect(modelPath('a.safetensors', folder)).toBe(join(folder, 'a.safetensors'));
    expect(modelPath('first', folder)).toBe(join(cwd, 'runs', 'first'));
    expect(modelPath('sub/first', folder)).toBe(join(folder, 'sub', 'first'));
    expect(modelPath('lenet5-best', folder)).toBe('lenet5-best');
    expect(modelPath('second', folder)).toBe(join(folder, 'second'));
    mkdirSync(join(cwd, 'runs', 'lenet5-best'));
    expect(modelPath('lenet5-best', folder)).toBe(join(cwd, 'runs', 'lenet5-best'));
    expect(existsSync(dirname(modelPath('first', folder)))).toBe(true);
  } finally {
    here.mockRestore();
  }
});
