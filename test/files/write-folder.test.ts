// A folder is written completely or not at all, also on a disk that fails at any call.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFolder } from '../../src/files/write-folder.js';
import { install, remove } from './faulty-disk.js';

const files = (text: string) =>
  new Map([
    ['a', text],
    ['b/c', text],
  ]);

const textsIn = (folder: string) => ['a', 'b/c'].map((name) => readFileSync(join(folder, name), 'utf8'));

it('a folder is replaced only if it may be', () => {
  const root = mkdtempSync(join(tmpdir(), 'lenet-folder-'));
  const path = join(root, 'it');
  writeFolder(path, files('first'), false);
  expect(() => writeFolder(path, files('second'), false)).toThrow(`${path} already exists; --force replaces it`);
  expect(textsIn(path)).toEqual(['first', 'first']);
  writeFolder(path, files('second'), true);
  expect(textsIn(path)).toEqual(['second', 'second']);
  expect(readdirSync(root)).toEqual(['it']);
});

it('a folder that cannot be written leaves the earlier one, and nothing else', () => {
  const root = mkdtempSync(join(tmpdir(), 'lenet-folder-'));
  const path = join(root, 'it');
  writeFolder(path, files('first'), false);
  const { calls } = install({ below: root, nth: 0, how: 'refused' });
  writeFolder(path, files('second'), true);
  remove();
  expect(calls).toContain('renameSync');
  for (let nth = 1; nth <= calls.length; nth++) {
    install({ below: root, nth, how: 'refused' });
    expect(() => writeFolder(path, files('third'), true)).toThrow(/cannot write .*: the disk is full/);
    remove();
    expect(textsIn(path)).toEqual(['second', 'second']);
    expect(readdirSync(root)).toEqual(['it']);
  }
});

it('a folder below a file is refused with the reason', () => {
  const root = mkdtempSync(join(tmpdir(), 'lenet-folder-'));
  writeFileSync(join(root, 'file'), '');
  expect(() => writeFolder(join(root, 'file', 'it'), files('first'), false)).toThrow(
    /^cannot write .*: part of the path is a file, not a directory/,
  );
});
