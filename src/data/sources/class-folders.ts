// The image files of train/<class>/ and test/<class>/, and what in these folders is none.
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { reasonOf } from '../../files/system-error.js';
import { DataError } from '../dataset.js';

export interface ImageFile {
  readonly path: string;
  /** The number of its class. */
  readonly label: number;
}

export interface ClassFolders {
  /** The folders of train/ in alphabetical order. */
  readonly classNames: readonly string[];
  readonly train: readonly ImageFile[];
  readonly test: readonly ImageFile[];
  /** How many entries were passed over, by the reason: "hidden", ".bmp". */
  readonly skipped: ReadonlyMap<string, number>;
  /** Classes without a folder in test/. */
  readonly untested: readonly string[];
}

const ENDINGS = ['.png', '.jpg', '.jpeg', '.webp'];
const isHidden = (name: string) => name.startsWith('.') || name === '__MACOSX';

/**
 * Files in the order of their names, folder by folder, those in subfolders of a class with it. Links are followed, and no folder
 * is walked twice for a class. What is hidden (`.name`, `__MACOSX`), no image by its ending, or in no class is passed over.
 * @throws DataError for a missing folder, a class without images, a class of test/ that is none of train/.
 */
export function readClassFolders(path: string): ClassFolders {
  const walk = new Walk(path);
  const train = join(path, 'train');
  if (!isFolder(train)) {
    throw new DataError(`${path}: there is no folder train in it; expected train/<class>/*.png and test/<class>/*.png`);
  }
  const classNames = walk.classesIn(train);
  if (classNames.length < 2 || classNames.length > 256) {
    throw new DataError(`${train}: ${classNames.length} folders; expected one for each of 2 to 256 classes`);
  }
  const test = join(path, 'test');
  if (!isFolder(test)) throw new DataError(`${test}: there is no such folder; expected test/<class>/*.png`);
  const tested = walk.classesIn(test);
  const extra = tested.find((name) => !classNames.includes(name));
  if (extra !== undefined) throw new DataError(`${join(test, extra)}: there is no class ${extra} under train/`);
  if (tested.length === 0)
    throw new DataError(`${test}: there are no class folders in it; expected test/<class>/*.png`);
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

  /** Names of the class folders in a part, sorted. */
  classesIn(part: string): string[] {
    const folders: string[] = [];
    for (const { name, kind } of this.#entriesOf(part)) {
      if (kind !== 'folder') this.#skip('in no class folder');
      else if (this.#holds(join(part, name))) this.#skip('link to a folder around it');
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
      `${folder}: there is no image in this class folder: ${inside}; put ${ENDINGS.join(', ')} files into it, or take it away`,
    );
  }

  #collect(folder: string, files: string[], walked: Set<string>): void {
    const real = realpathSync(folder);
    if (walked.has(real) || this.#holds(folder)) {
      this.#skip('link to a folder around it');
      return;
    }
    walked.add(real);
    for (const { name, kind } of this.#entriesOf(folder)) {
      const path = join(folder, name);
      if (kind === 'folder') this.#collect(path, files, walked);
      else if (ENDINGS.includes(extname(name).toLowerCase())) files.push(path);
      else this.#skip(extname(name).toLowerCase() || 'without an ending');
    }
  }

  /** What can be seen in a folder, sorted by name. @throws DataError */
  #entriesOf(folder: string): { name: string; kind: 'folder' | 'file' }[] {
    let entries: Dirent[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      throw new DataError(`${folder}: this folder cannot be read: ${reasonOf(error)}`);
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

  /** Whether the data set lies in this folder: a link that leads back. */
  #holds(folder: string): boolean {
    const real = realpathSync(folder);
    return `${this.#root}${sep}`.startsWith(real.endsWith(sep) ? real : `${real}${sep}`);
  }

  #skip(reason: string): void {
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
  }
}

/** Of an entry, or of what a link leads to; the reason to pass it over for what is neither. */
function kindOf(entry: Dirent, path: string): 'folder' | 'file' | 'link that leads nowhere' | 'no ordinary file' {
  if (entry.isDirectory()) return 'folder';
  if (entry.isFile()) return 'file';
  if (!entry.isSymbolicLink()) return 'no ordinary file';
  try {
    const found = statSync(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'no ordinary file';
  } catch {
    // Missing, or links in a circle.
    return 'link that leads nowhere';
  }
}
