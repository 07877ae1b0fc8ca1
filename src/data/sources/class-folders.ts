// Lists the image files of train/<class>/ and test/<class>/, and what was skipped.
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { reasonOf } from '../../files/system-error.js';
import { DataError } from '../dataset.js';

export interface ImageFile {
  readonly path: string;
  /** Index of the class. */
  readonly label: number;
}

export interface ClassFolders {
  /** The directories of train/ in alphabetical order. */
  readonly classNames: readonly string[];
  readonly train: readonly ImageFile[];
  readonly test: readonly ImageFile[];
  /** Number of skipped entries by reason: "hidden", ".bmp". */
  readonly skipped: ReadonlyMap<string, number>;
  /** Classes without a directory in test/. */
  readonly untested: readonly string[];
}

const ENDINGS = ['.png', '.jpg', '.jpeg', '.webp'];
const isHidden = (name: string) => name.startsWith('.') || name === '__MACOSX';

/**
 * Files sorted by name, directory by directory, including the subdirectories of a class. Links are followed, and no
 * directory is walked twice for a class. Skips hidden entries (`.name`, `__MACOSX`), files without an image extension,
 * and files outside classes.
 * @throws DataError for a missing directory, a class without images, a class in test/ that is not in train/.
 */
export function readClassFolders(path: string): ClassFolders {
  const walk = new Walk(path);
  const train = join(path, 'train');
  if (!isFolder(train)) {
    throw new DataError(`${path}: no directory train in it; expected train/<class>/*.png and test/<class>/*.png`);
  }
  const classNames = walk.classesIn(train);
  if (classNames.length < 2 || classNames.length > 256) {
    throw new DataError(`${train}: expected a directory for each of 2 to 256 classes, but found ${classNames.length}`);
  }
  const test = join(path, 'test');
  if (!isFolder(test)) throw new DataError(`${test}: no such directory; expected test/<class>/*.png`);
  const tested = walk.classesIn(test);
  const extra = tested.find((name) => !classNames.includes(name));
  if (extra !== undefined) throw new DataError(`${join(test, extra)}: no class ${extra} under train/`);
  if (tested.length === 0) throw new DataError(`${test}: no class directories in it; expected test/<class>/*.png`);
  const filesOf = (part: string, names: readonly string[]) =>
    names.flatMap((name) => {
      const label = classNames.indexOf(name);
      return walk.imagesOf(join(part, name)).map((file) => ({ path: file, label }));
    });
  return {
    classNames,
    train: filesOf(train, classNames),
    test: filesOf(test, tested),
    skipped: walk.skipped,
    untested: classNames.filter((name) => !tested.includes(name)),
  };
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

class Walk {
  readonly skipped = new Map<string, number>();
  readonly #root: string;

  constructor(path: string) {
    this.#root = isFolder(path) ? realpathSync(path) : path;
  }

  /** Names of the class directories in train/ or test/, sorted. */
  classesIn(part: string): string[] {
    const folders: string[] = [];
    for (const { name, kind } of this.#entriesOf(part)) {
      if (kind !== 'folder') this.#skip('in no class directory');
      else if (this.#holds(join(part, name))) this.#skip('link to a parent directory');
      else folders.push(name);
    }
    return folders;
  }

  /** @throws DataError where there are none */
  imagesOf(folder: string): string[] {
    const files: string[] = [];
    this.#collect(folder, files, new Set());
    if (files.length > 0) return files;
    const found = readdirSync(folder).sort();
    const inside =
      found.length === 0 ? 'it is empty' : `it holds ${found.slice(0, 3).join(', ')}${found.length > 3 ? ', ...' : ''}`;
    throw new DataError(
      `${folder}: no image in this class directory: ${inside}; add ${ENDINGS.join(', ')} files, or remove the directory`,
    );
  }

  #collect(folder: string, files: string[], walked: Set<string>): void {
    const real = realpathSync(folder);
    if (walked.has(real) || this.#holds(folder)) {
      this.#skip('link to a parent directory');
      return;
    }
    walked.add(real);
    for (const { name, kind } of this.#entriesOf(folder)) {
      const path = join(folder, name);
      if (kind === 'folder') this.#collect(path, files, walked);
      else if (ENDINGS.includes(extname(name).toLowerCase())) files.push(path);
      else this.#skip(extname(name).toLowerCase() || 'no extension');
    }
  }

  /** The entries of a directory that are not hidden, sorted by name. @throws DataError */
  #entriesOf(folder: string): { name: string; kind: 'folder' | 'file' }[] {
    let entries: Dirent[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      throw new DataError(`${folder}: this directory cannot be read: ${reasonOf(error)}`);
    }
    const seen: { name: string; kind: 'folder' | 'file' }[] = [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const { name } = entry;
      const kind = isHidden(name) ? 'hidden' : kindOf(entry, join(folder, name));
      if (kind === 'folder' || kind === 'file') seen.push({ name, kind });
      else this.#skip(kind);
    }
    return seen;
  }

  /** Whether this directory contains the data set: a link back to a parent. */
  #holds(folder: string): boolean {
    const real = realpathSync(folder);
    return `${this.#root}${sep}`.startsWith(real.endsWith(sep) ? real : `${real}${sep}`);
  }

  #skip(reason: string): void {
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
  }
}

/** Kind of an entry, following links; otherwise the reason to skip it. */
function kindOf(entry: Dirent, path: string): 'folder' | 'file' | 'broken link' | 'not a regular file' {
  if (entry.isDirectory()) return 'folder';
  if (entry.isFile()) return 'file';
  if (!entry.isSymbolicLink()) return 'not a regular file';
  try {
    const found = statSync(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'not a regular file';
  } catch {
    // The target is missing, or the links are circular.
    return 'broken link';
  }
}
