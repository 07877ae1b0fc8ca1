// .gitattributes: what git does to the bytes of a file on its way into a commit and out of it, on Windows, too.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Repository } from './git.js';

/** What a file with these bytes holds after it was committed and checked out again by git for Windows. */
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

it('git ends the lines of text as Unix does, whatever the system', () => {
  expect(through('src/index.ts', 'one\r\ntwo\r\n')).toBe('one\ntwo\n');
  expect(through('test/golden/cases.json', 'one\ntwo\n')).toBe('one\ntwo\n');
});
