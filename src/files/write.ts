// Writes that a crash, or a loss of power, finds done or not begun.
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

/** Writes a whole file or none of it, on the disk when this returns. @throws FileError; an earlier file stays as it was. */
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

/** Where a file goes: where a link leads. @throws FileError for what is there and is no file */
function targetOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return path;
  if (stats.isDirectory()) throw new FileError(`cannot write ${path}: it is a folder, not a file`);
  if (!stats.isFile()) throw new FileError(`cannot write ${path}: it is a pipe or a device; name a file`);
  return realpathSync(path);
}

/** The name of a file is on the disk when its folder is; Windows has no such call. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Brings what was appended to a file to the disk. @throws FileError */
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

/** Makes a folder, and those above it that are missing; one that is there is as good. @throws FileError */
export function makeFolder(path: string): void {
  // Not mkdir's own recursion: where a folder takes no others (/proc), Node's never ends.
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  for (const folder of missing) {
    writing(folder, () => {
      try {
        mkdirSync(folder);
      } catch (error) {
        // Somebody else made it meanwhile.
        if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
      }
    });
  }
  if (!statSync(path).isDirectory())
    throw new FileError(`cannot write ${path}: it is a file, not a folder; choose another folder with --out`);
}

/** @throws FileError for a file of the user's that is there already, unless it may be replaced. */
export function requireFree(path: string, mayReplace: boolean): void {
  if (existsSync(path)) targetOf(path);
  if (existsSync(path) && !mayReplace) throw new FileError(`${path} is there already; --force replaces it`);
}
