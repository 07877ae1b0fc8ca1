// Atomic writes: after a crash or power loss they are either complete or not begun.
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FileError, writing } from './system-error.js';

/** Writes a file completely or not at all, and syncs it to disk. @throws FileError; an earlier file is kept then. */
export function writeAtomically(named: string, content: string | Uint8Array): void {
  const path = targetOf(named);
  const temporary = `${path}.${process.pid}.tmp`;
  writing(path, () => {
    try {
      const file = openSync(temporary, 'w');
      try {
        writeFileSync(file, content);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, path);
      syncFolder(dirname(path));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** The path to write, with links followed. @throws FileError if it exists and is not a regular file */
function targetOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return path;
  if (stats.isDirectory()) throw new FileError(`cannot write ${path}: it is a directory, not a file`);
  if (!stats.isFile()) throw new FileError(`cannot write ${path}: it is a pipe or a device; choose a file`);
  return realpathSync(path);
}

/** Syncs the directory, so that the file name is on disk; Windows cannot do that. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Syncs appended data to disk. @throws FileError */
export function syncFile(path: string): void {
  if (!existsSync(path)) return;
  writing(path, () => {
    const file = openSync(path, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
}

/** @throws FileError */
export function appendLine(path: string, text: string): void {
  writing(path, () => appendFileSync(path, `${text}\n`));
}

/** Creates a directory and its missing parents; does nothing if it exists. @throws FileError */
export function makeFolder(path: string): void {
  // Not mkdir's recursion: in a directory that accepts no directories (/proc), Node's never ends.
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  for (const folder of missing) {
    writing(folder, () => {
      try {
        mkdirSync(folder);
      } catch (error) {
        // Another process may have created it.
        if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
      }
    });
  }
  if (!statSync(path).isDirectory())
    throw new FileError(`cannot write ${path}: it is a file, not a directory; choose another directory with --out`);
}

/** @throws FileError if the file exists, unless it may be replaced. */
export function requireFree(path: string, mayReplace: boolean): void {
  if (existsSync(path)) targetOf(path);
  if (existsSync(path) && !mayReplace) throw new FileError(`${path} already exists; --force replaces it`);
}
