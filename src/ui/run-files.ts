// Finds runs and their files, and nothing outside the runs directory.
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Maximum depth of runs: trials of a study, in a directory of studies. */
const DEPTH = 4;

/** Whether a file, with all links resolved, is in `root` (a real path) or does not exist. */
export function isAbsentOrInside(root: string, file: string): boolean {
  try {
    return realpathSync(file).startsWith(root + sep);
  } catch {
    return true;
  }
}

/** The files read of a run. */
const READ = ['summary.json', 'metrics.jsonl', 'model.safetensors', 'resolved.yaml', 'environment.json'] as const;

export const LEADS_OUT = 'its files are links that lead out of the runs directory';

/** Whether all files read of a run are in `root`: checked at every read, since links may change. */
export const isWithin = (root: string, run: string): boolean =>
  READ.every((file) => isAbsentOrInside(root, join(run, file)));

/** Paths of runs below `root`, relative and separated by /; directories in `known` are assumed to be runs. */
export function findRuns(root: string, known: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const search = (path: string, depth: number) => {
    for (const entry of entriesOf(join(root, path))) {
      // Links are not followed: they may lead anywhere.
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      const id = path === '' ? entry.name : `${path}/${entry.name}`;
      if (known.has(id) || isRun(join(root, id))) found.push(id);
      else if (depth < DEPTH) search(id, depth + 1);
    }
  };
  search('', 1);
  return found;
}

/** Includes runs whose files cannot be read: their rows say why. */
const isRun = (path: string): boolean => ['summary.json', 'resolved.yaml'].some((file) => isThere(join(path, file)));

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES';
  }
}

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    // Removed, or not readable.
    return [];
  }
}

/** Changes when the file does; empty if it does not exist. */
export function stampOf(run: string, file: string): string {
  try {
    const stats = statSync(join(run, file), { throwIfNoEntry: false });
    return stats?.isFile() ? `${stats.mtimeMs}:${stats.size}` : '';
  } catch {
    // Circular links, or a directory without permission.
    return '';
  }
}
