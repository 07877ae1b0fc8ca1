// Writes whole folders.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileError, writing } from './system-error.js';
import { makeFolder } from './write.js';

/**
 * Writes a folder completely or not at all.
 * @param files content by path in the folder
 * @throws FileError if the folder exists, unless it may be replaced; an earlier folder is kept then.
 */
export function writeFolder(path: string, files: ReadonlyMap<string, string | Uint8Array>, mayReplace: boolean): void {
  if (existsSync(path) && !mayReplace) throw new FileError(`${path} already exists; --force replaces it`);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    for (const [name, content] of files) {
      const file = join(temporary, name);
      makeFolder(dirname(file));
      writing(file, () => writeFileSync(file, content));
    }
    writing(path, () => put(temporary, path));
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary, { recursive: true });
    throw error;
  }
}

/** Moves a folder to a path; one that is there is deleted, or put back if that fails. */
function put(folder: string, path: string): void {
  if (!existsSync(path)) {
    renameSync(folder, path);
    return;
  }
  const before = `${folder}.before`;
  renameSync(path, before);
  try {
    renameSync(folder, path);
  } catch (error) {
    renameSync(before, path);
    throw error;
  }
  rmSync(before, { recursive: true });
}
