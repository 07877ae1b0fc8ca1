// Puts runs away, and removes them. A run at work stays where it is.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { writing } from '../files/system-error.js';
import { makeFolder } from '../files/write.js';
import { heldBy, lockOwner } from './lock.js';
import { readRun } from './read-run.js';
import { RunError } from './run-directory.js';
import { isStudyDirectory } from './study-directory.js';

/** Where a directory of runs keeps the archived ones: other commands do not look there. */
export const archiveOf = (directory: string): string => join(directory, '.archive');

/** Moves a run, or a study, into the archive beside it; the new path. @throws RunError */
export function archive(path: string): string {
  requireIdle(path);
  const folder = archiveOf(dirname(resolve(path)));
  const target = join(folder, basename(resolve(path)));
  if (existsSync(target)) throw new RunError(`${path}: the archive has a run of this name already: ${target}`);
  makeFolder(folder);
  writing(target, () => renameSync(path, target));
  return target;
}

/** Deletes the directory of a run or a study. @throws RunError */
export function remove(path: string): void {
  requireIdle(path);
  writing(path, () => rmSync(path, { recursive: true }));
}

/** A run or a study on which no process works. @throws RunError */
export function requireIdle(path: string): void {
  if (!isStudyDirectory(path)) {
    try {
      readRun(path);
    } catch (error) {
      // A broken run may be put away, but nothing that is no run.
      if (!(error instanceof RunError)) throw error;
      if (!['summary.json', 'resolved.yaml'].some((file) => existsSync(join(path, file))))
        throw new RunError(`${path}: ${error.message}`);
    }
  }
  const owner = lockOwner(path);
  if (owner) throw new RunError(`${path}: ${heldBy(owner)}`);
}
