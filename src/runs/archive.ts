// Puts runs away, and deletes them: only what is a run or a study, and nothing at work.
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { writing } from '../files/system-error.js';
import { makeFolder } from '../files/write.js';
import { isRun } from './find-runs.js';
import { heldBy, lockOwner, lockRun } from './lock.js';
import { readRun } from './read-run.js';
import { RunError } from './run-directory.js';
import { isStudyDirectory, readStudy } from './study-directory.js';

/** Where a directory of runs keeps the archived ones: other commands do not look there. */
export const archiveOf = (directory: string): string => join(directory, '.archive');

/** Moves runs and studies into the archive beside them; their new paths. Moves none unless all can be. @throws RunError */
export function archive(paths: readonly string[]): { readonly run: string; readonly archived: string }[] {
  const moves = distinct(paths).map((run) => ({
    run,
    archived: join(archiveOf(dirname(resolve(run))), basename(resolve(run))),
  }));
  for (const { run, archived } of moves) {
    requireIdle(run);
    if (isStudyDirectory(dirname(resolve(run)))) throw new RunError(`${run}: it is a trial; archive its study`);
    if (existsSync(archived)) throw new RunError(`${run}: the archive has a run of this name already: ${archived}`);
  }
  for (const { run, archived } of moves) {
    makeFolder(dirname(archived));
    writing(archived, () => renameSync(run, archived));
  }
  return moves;
}

/** Deletes the directories of runs and studies; those deleted. Deletes none unless all can be. @throws RunError */
export function remove(paths: readonly string[]): string[] {
  const all = distinct(paths);
  for (const path of all) requireIdle(path);
  for (const path of all) {
    lockRun(path);
    writing(path, () => rmSync(path, { recursive: true }));
  }
  return all;
}

/** Each directory once, without those inside another one. */
export function distinct(paths: readonly string[]): string[] {
  const once = [...new Map(paths.map((path) => [resolve(path), path])).values()];
  return once.filter((path) => !once.some((other) => other !== path && isInside(path, other)));
}

function isInside(path: string, directory: string): boolean {
  const way = relative(resolve(directory), resolve(path));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A run or a study on which no process works. @throws RunError */
export function requireIdle(path: string): void {
  if (isInside(process.cwd(), path)) throw new RunError(`${path}: this is the working directory, or contains it`);
  if (isStudyDirectory(path)) readStudy(path);
  else requireRun(path);
  const study = dirname(resolve(path));
  const trials = isStudyDirectory(path) ? readdirSync(path).map((name) => join(path, name)) : [];
  for (const place of [path, ...(isStudyDirectory(study) ? [study] : []), ...trials]) {
    const owner = lockOwner(place);
    if (owner) throw new RunError(`${relative('', place)}: ${heldBy(owner)}`);
  }
}

/** The names of a run's files. */
const OWN =
  /^((config|resolved)\.yaml|(environment|summary|labels)\.json|metrics\.jsonl|model\.safetensors|checkpoints|figures|report\.html|log\.txt|lock\..*)$/;

/** A run that can be read, or a broken one with nothing else in its directory. @throws RunError */
export function requireRun(path: string): void {
  if (isStudyDirectory(path)) throw new RunError(`${path}: this is a study; name one of its runs`);
  try {
    readRun(path);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    if (!isRun(path)) throw new RunError(`${path}: ${error.message}`);
    const foreign = readdirSync(path).find((name) => !OWN.test(name));
    if (foreign !== undefined) throw new RunError(`${path}: ${error.message}; and ${foreign} is no file of a run`);
  }
}
