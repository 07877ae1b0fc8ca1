// .gitattributes: the bytes of a file after a commit and a checkout, also on Windows.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Repository } from './git.js';

/** The content of a file with these bytes after a commit and a checkout by git for Windows. */
function through(path: string, bytes: string): string {
  const repository = new Repository({ 'core.autocrlf': 'true' });
  repository.write('.gitattributes', readFileSync('.gitattributes'));
  repository.write(path, bytes);
  repository.commit('Add it');
  rmSync(join(repository.folder, path));
  repository.git('checkout', '--', path);
  return readFileSync(join(repository.folder, path), 'utf8');
}

it.each([
  'test/golden/expected.json',
  'test/golden/hashes.json',
  'test/figures/pictures/run-curves.svg',
  'docs/handwriting.jpg',
  'docs/board.png',
  'test/models/lenet5-best/model.safetensors',
  'dist/kernels/simd.wasm',
  'src/ui/page/font.woff',
  'src/ui/page/font.woff2',
])('git changes no byte of %s', (path) => {
  const bytes = 'one\r\ntwo\nthree\r\n';
  expect(through(path, bytes)).toBe(bytes);
});

it('git uses Unix line endings in text on every system', () => {
  expect(through('src/index.ts', 'one\r\ntwo\r\n')).toBe('one\ntwo\n');
  expect(through('test/golden/cases.json', 'one\ntwo\n')).toBe('one\ntwo\n');
});
