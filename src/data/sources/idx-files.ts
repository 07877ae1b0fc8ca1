// Finds the four files of an IDX data set in a directory by their customary names.
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from '../../files/system-error.js';
import { DataError } from '../dataset.js';

export interface IdxFiles {
  readonly train_images: string;
  readonly train_labels: string;
  readonly test_images: string;
  readonly test_labels: string;
}

export const ROLES = ['train_images', 'train_labels', 'test_images', 'test_labels'] as const;
type Role = (typeof ROLES)[number];

/**
 * MNIST's train-images-idx3-ubyte and train-images.idx3-ubyte, EMNIST's emnist-letters-train-images-idx3-ubyte, each
 * with or without .gz.
 */
const NAME = /^(|.+-)(train|t10k|test)-(images|labels)[-.]idx[134]-ubyte(\.gz)?$/;

/**
 * @param path a directory with the files of one data set; or, for a directory with several, the directory and the prefix
 * of the names: `directory/emnist-letters`.
 * @throws DataError saying which files are missing, or which data sets there are to choose from.
 */
export function idxFilesIn(path: string): IdxFiles {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const folder = isFolder ? path : dirname(path);
  const sets = setsIn(folder, path);
  const [only] = sets.values();
  if (isFolder && sets.size > 1) {
    const names = [...sets.keys()].map((prefix) => join(path, prefix || 'train'));
    throw new DataError(
      `${path}: this directory holds ${sets.size} data sets; expected one.\n  Name one of them as path: ${names.join(', ')}`,
    );
  }
  if (!isFolder && !sets.has(basename(path))) {
    const others = [...sets.keys()].map((prefix) => join(folder, prefix));
    const help = others.length > 0 ? `; the data sets there are ${others.join(', ')}` : '';
    throw new DataError(`${path}: no such directory, and no IDX file with this prefix${help}`);
  }
  const found = isFolder ? (only ?? {}) : sets.get(basename(path));
  const missing = ROLES.filter((role) => !found?.[role]);
  if (missing.length === 0) return found as IdxFiles;
  throw new DataError(
    `${path}: its ${missing.map(words).join(', ')} are missing; ` +
      'expected train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (.gz or not).\n' +
      '  To use other names, set train_images, train_labels, test_images, test_labels.',
  );
}

/** The `path` option for the data set that a file belongs to by its name; undefined for other files. */
export function idxPathOf(file: string): string | undefined {
  const match = NAME.exec(basename(file));
  if (!match) return undefined;
  const prefix = match[1].slice(0, -1);
  return prefix === '' ? dirname(file) : join(dirname(file), prefix);
}

/** Number of data sets in a directory. */
export const idxSetsIn = (folder: string): number => setsIn(folder, folder).size;

const words = (role: Role) => role.replace('_', ' ').replace('train', 'training');

/** Files by the part of their names before `train` and `t10k`, without the hyphen. */
function setsIn(folder: string, path: string): Map<string, Partial<Record<Role, string>>> {
  const sets = new Map<string, Partial<Record<Role, string>>>();
  for (const name of namesIn(folder, path)) {
    const match = NAME.exec(name);
    if (!match) continue;
    const prefix = match[1].slice(0, -1);
    const role = `${match[2] === 'train' ? 'train' : 'test'}_${match[3]}` as Role;
    // A file sorts before its gzipped twin, and wins.
    sets.set(prefix, { [role]: join(folder, name), ...sets.get(prefix) });
  }
  return sets;
}

function namesIn(folder: string, path: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new DataError(`${path}: cannot be read: ${reasonOf(error)}`);
  }
}
