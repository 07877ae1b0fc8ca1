// Where runs are, and what is read of one: nothing outside of the runs directory.
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** How deep runs may lie: a study's trials, in a folder of studies. */
const DEPTH = 4;

/** Whether a file, through whatever links, is in `root` (a real path), or not there at all. */
export function isAbsentOrInside(root: string, file: string): boolean {
  try {
    return realpathSync(file).startsWith(root + sep);
  } catch {
    return true;
  }
}

/** What is read of a run. */
const READ = ['summary.json', 'metrics.jsonl', 'model.safetensors', 'resolved.yaml', 'environment.json'] as const;

export const LEADS_OUT = 'its files are links that lead out of the runs directory';

/** Whether everything that is read of a run is in `root`: asked at every read, since links come and go. */
export const isWithin = (root: string, run: string): boolean =>
  READ.every((file) => isAbsentOrInside(root, join(run, file)));

/** Paths of runs below `root`, relative to it with / between; folders in `known` are runs without a look. */
export function findRuns(root: string, known: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const search = (path: string, depth: number) => {
    for (const entry of entriesOf(join(root, path))) {
      // A link may lead anywhere.
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      const id = path === '' ? entry.name : `${path}/${entry.name}`;
      if (known.has(id) || isRun(join(root, id))) found.push(id);
      else if (depth < DEPTH) search(id, depth + 1);
    }
  };
  search('', 1);
  return found;
}

/** Also one whose files cannot be read: its row says why. */
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
    // Gone, or not ours to read.
    return [];
  }
}

/** Changes when a file does; empty for one that is not there. */
export function stampOf(run: string, file: string): string {
  try {
    const stats = statSync(join(run, file), { throwIfNoEntry: false });
    return stats?.isFile() ? `${stats.mtimeMs}:${stats.size}` : '';
  } catch {
    // Links in a circle, or a folder that may not be entered.
    return '';
  }
}
