// Which source reads a path: a directory of images per class, or IDX files.
import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { counted, grouped } from '../../format/numbers.js';
import { DataError } from '../dataset.js';
import { idxPathOf, idxSetsIn } from './idx-files.js';

/** What a path looks like, as a pattern: it has a separator, or begins with . or ~. */
export const PATH = '[\\\\/]|^[.~]';

export const isPathLike = (text: string): boolean => new RegExp(PATH).test(text);

/** A source with the path that it reads, as YAML has it: {images: {path}}. */
export interface SourceAt {
  readonly type: 'images' | 'idx';
  readonly path: string;
}

/** @throws DataError saying what is there, and what would fit */
export function sourceAt(path: string): SourceAt {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new DataError(`${path}: no such file or directory`);
  if (!found.isDirectory()) {
    const set = idxPathOf(path);
    if (set) return { type: 'idx', path: set };
    throw new DataError(
      `${path}: this file is no IDX file of a data set by its name (train-images-idx3-ubyte ...); ${FITTING}`,
    );
  }
  if (isFolder(join(path, 'train'))) return { type: 'images', path };
  if (idxSetsIn(path) > 0) return { type: 'idx', path };
  throw new DataError(`${path}: ${inside(path)}; ${FITTING}`);
}

const FITTING =
  'expected a directory with train/<class>/ and test/<class>/ of images, or with the four IDX files of a data set';

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** "no data set in it: 3 directories (a, b, c), 12 files (.png, .txt)" */
function inside(path: string): string {
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
  if (entries.length === 0) return 'it is empty';
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => extname(name) || name);
  const some = (words: readonly string[]) => {
    const kinds = [...new Set(words)];
    return `${kinds.slice(0, 3).join(', ')}${kinds.length > 3 ? ', ...' : ''}`;
  };
  const parts = [
    ...(folders.length > 0
      ? [`${folders.length === 1 ? '1 directory' : `${grouped(folders.length)} directories`} (${some(folders)})`]
      : []),
    ...(files.length > 0 ? [`${counted(files.length, 'file')} (${some(files)})`] : []),
  ];
  return `no data set in it: ${parts.join(', ')}`;
}
