// Finds the runs in a directory.
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Maximum depth of runs: trials of a study, in a directory of studies. */
const DEPTH = 4;

/** Paths of runs below `root`, relative and separated by /; directories in `known` are assumed to be runs. */
export function findRuns(root: string, known: ReadonlySet<string> = new Set()): string[] {
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

/** Whether a directory looks like a run; also one whose files cannot be read: its row says why. */
export const isRun = (path: string): boolean =>
  ['summary.json', 'resolved.yaml'].some((file) => isThere(join(path, file)));

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
