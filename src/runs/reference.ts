// How a command line names a run: by its path, by the beginning of its name, as @last or @best.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRuns, isRun } from './find-runs.js';
import { readRun } from './read-run.js';
import type { Summary } from './records.js';
import { RunError } from './run-directory.js';
import { isStudyDirectory } from './study-directory.js';

/** The name of the trained model that comes with lenet. */
export const SHIPPED_MODEL = 'lenet5-best';
/** Its run. */
export const SHIPPED_RUN = fileURLToPath(new URL(`../../test/models/${SHIPPED_MODEL}`, import.meta.url));

/** Where runs are looked for by name. */
export const RUNS = 'runs';

/**
 * The path of a run: `reference` itself if it exists or holds a separator; `@last`, the run that began last; `@best`, the
 * finished run with the best validation accuracy of those on the same images as the last finished one; or the only run or
 * study in `directory` whose name begins with it. With `shipped`, for commands that only read: `lenet5-best`, the model that
 * comes with lenet, if no run begins with it.
 * @throws RunError if there is none, or several
 */
export function runAt(reference: string, { directory = RUNS, shipped = false } = {}): string {
  if (reference === '') throw new RunError('the name of a run is empty');
  if (existsSync(reference) || /[\\/]/.test(reference)) return reference;
  if (reference === '@last') return largest(summariesIn(directory), 'run', ({ started }) => Date.parse(started)).path;
  if (reference === '@best') return best(directory);
  if (reference.startsWith('@')) throw new RunError(`unknown ${reference}; there are @last and @best`);
  const all = [...findRuns(directory), ...studiesIn(directory)];
  const starting = all.filter((id) => basename(id).startsWith(reference));
  const found = starting.includes(reference) ? [reference] : starting;
  if (found.length === 1) return join(directory, found[0]);
  if (found.length === 0) {
    if (shipped && reference === SHIPPED_MODEL && existsSync(SHIPPED_RUN)) return SHIPPED_RUN;
    throw new RunError(`${reference}: no such directory, and no run in ${directory} begins with it`);
  }
  const shown = found.slice(0, 5).join(', ');
  throw new RunError(
    `${reference}: ${found.length} runs in ${directory} begin with it: ${shown}${found.length > 5 ? ' ...' : ''}; give more of the name`,
  );
}

const studiesIn = (directory: string): string[] => {
  const parents = findRuns(directory).flatMap((id) => (id.includes('/') ? [id.slice(0, id.lastIndexOf('/'))] : []));
  return [...new Set(parents)].filter((parent) => isStudyDirectory(join(directory, parent)));
};

interface Found {
  readonly path: string;
  readonly summary: Summary;
}

/** Accuracies on other images say nothing of one another. */
function best(directory: string): string {
  const finished = summariesIn(directory).filter(({ summary }) => summary.status === 'finished' && summary.validation);
  const what = 'finished run with validation images';
  const last = largest(finished, what, ({ started }) => Date.parse(started));
  const imagesOf = ({ data, config, seed }: Summary) => {
    const { split } = (config as { data?: { split?: { method?: string } } }).data ?? {};
    const drawn = split?.method === 'file_order' ? null : seed;
    return JSON.stringify([data.source, data.images, data.checksums, split, drawn]);
  };
  const alike = finished.filter(({ summary }) => imagesOf(summary) === imagesOf(last.summary));
  return largest(alike, what, ({ validation }) => validation?.accuracy ?? 0).path;
}

/** @throws RunError if there is none */
function largest(found: readonly Found[], what: string, keyedBy: (summary: Summary) => number): Found {
  const [first, ...others] = found;
  if (!first) throw new RunError(`there is no ${what} here to choose from`);
  return others.reduce((one, other) => (keyedBy(other.summary) > keyedBy(one.summary) ? other : one), first);
}

/** The runs of a directory that can be read. */
const summariesIn = (directory: string): Found[] =>
  findRuns(directory).flatMap((id) => {
    const path = join(directory, id);
    try {
      return [{ path, summary: readRun(path).summary }];
    } catch (error) {
      if (error instanceof RunError) return [];
      throw error;
    }
  });

/** Runs and studies as `lenet compare` takes them: a directory of runs stands for those in it. */
export const runsAt = (references: readonly string[]): string[] =>
  references.flatMap((reference) => {
    const path = runAtOrItself(reference, { shipped: true });
    if (!existsSync(path) || isRun(path) || isStudyDirectory(path)) return [path];
    const inside = topRuns(path);
    return inside.length > 0 ? inside : [path];
  });

/** The path of a run; a name that no run has stays as it is, for whoever reads it to say so. @throws RunError for @best and @last */
export function runAtOrItself(reference: string, options: Parameters<typeof runAt>[1] = {}): string {
  try {
    return runAt(reference, options);
  } catch (error) {
    if (error instanceof RunError && !reference.startsWith('@')) return reference;
    throw error;
  }
}

/** The runs of a directory, and its studies as wholes. */
function topRuns(directory: string): string[] {
  const studies = studiesIn(directory);
  const single = findRuns(directory).filter((id) => !studies.some((study) => id.startsWith(`${study}/`)));
  return [...single, ...studies].sort().map((id) => join(directory, id));
}
