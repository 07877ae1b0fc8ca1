// The files of runs, and nothing outside the runs directory.
import { realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Whether a file, with all links resolved, is in `root` (a real path) or does not exist. */
export function isAbsentOrInside(root: string, file: string): boolean {
  try {
    return realpathSync(file).startsWith(root + sep);
  } catch {
    return true;
  }
}

/** The files read of a run. */
const READ = [
  'summary.json',
  'metrics.jsonl',
  'model.safetensors',
  'resolved.yaml',
  'environment.json',
  'labels.json',
] as const;

export const LEADS_OUT = 'its files are links that lead out of the runs directory';

/** Whether all files read of a run are in `root`: checked at every read, since links may change. */
export const isWithin = (root: string, run: string): boolean =>
  READ.every((file) => isAbsentOrInside(root, join(run, file)));

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
