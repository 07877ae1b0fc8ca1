// What people say of a run: its tags and a note, in labels.json of its directory. Nothing of the run depends on it.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../files/write.js';
import { RecordError, readRecord } from './check-record.js';
import { RunError } from './run-directory.js';

export interface Labels {
  /** In alphabetical order. */
  readonly tags: readonly string[];
  readonly note: string | null;
}

const FILE = 'labels.json';
const NONE: Labels = { tags: [], note: null };

/** @throws RunError if the file is broken. */
export function readLabels(run: string): Labels {
  const file = join(run, FILE);
  if (!existsSync(file)) return NONE;
  try {
    return readRecord<Labels>('labels', file);
  } catch (error) {
    if (error instanceof RecordError) throw new RunError(`${run}: its ${FILE} is broken: ${error.message}`);
    throw error;
  }
}

/** For lists: why the labels cannot be read in place of the note. */
export function labelsOrProblem(run: string): Labels {
  try {
    return readLabels(run);
  } catch (error) {
    return { tags: [], note: `its ${FILE} cannot be read: ${(error as Error).message}` };
  }
}

/** "[paper, baseline] the first one"; null without labels. */
export function labelsText(run: string): string | null {
  const { tags, note } = labelsOrProblem(run);
  return [tags.length > 0 ? `[${tags.join(', ')}]` : '', note ?? ''].filter(Boolean).join(' ') || null;
}

/** Replaces the labels; without any there is no file. */
export function writeLabels(run: string, { tags, note }: Labels): void {
  const file = join(run, FILE);
  const sorted = [...new Set(tags)].sort();
  if (sorted.length === 0 && note === null) rmSync(file, { force: true });
  else writeAtomically(file, `${JSON.stringify({ tags: sorted, note }, null, 2)}\n`);
}
