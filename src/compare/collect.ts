// Runs side by side: what was read of each, and which of their settings differ.
import { join } from 'node:path';
import { metricsOf, type RunMetrics } from '../runs/metrics.js';
import { isAlive, readRun, type StoredRun } from '../runs/read-run.js';
import type { Summary } from '../runs/records.js';
import { RunError } from '../runs/run-directory.js';
import { isStudyDirectory, readStudy, StudyDirectory, type TrialState } from '../runs/study-directory.js';
import type { StudyRecord, TrialRecord } from '../runs/study-records.js';
import { flattenConfig } from './flatten-config.js';
import { varyingKeys } from './telling-keys.js';

export interface ComparedRun {
  readonly run: string;
  readonly name: string | null;
  /** A run's status; `died` when it says running and its process is gone; `unreadable`. */
  readonly status: TrialState['status'] | 'died' | 'unreadable';
  /** Why it is unreadable, failed, or cannot be compared. */
  readonly note: string | null;
  readonly seed: number | null;
  /** Only what varies: values of the configuration, or a study's labels. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly metrics: Partial<RunMetrics>;
}

export interface Comparison {
  readonly varying: readonly string[];
  readonly runs: readonly ComparedRun[];
  /** The study that all of them are trials of. */
  readonly study?: StudyRecord;
}

/** Reads every path; one that cannot be read becomes a row with the reason. @throws RunError for a broken study */
export function collect(paths: readonly string[]): Comparison {
  const [path] = paths;
  if (paths.length === 1 && isStudyDirectory(path)) return collectStudy(path);
  // Among others, a study stands for its runs.
  return collectRuns(paths.flatMap((one) => (isStudyDirectory(one) ? runsOfStudy(one) : [one])));
}

const runsOfStudy = (path: string) => readStudy(path).trials.map(({ id }) => join(path, id));

/** A study has its trials' settings and configurations on record: their runs only tell what came of them. */
function collectStudy(path: string): Comparison {
  const study = readStudy(path);
  const states = new StudyDirectory(path).states(study.trials);
  const stateOf = ({ id }: TrialRecord) => states.get(id) as TrialState;
  const summaries = study.trials.map((trial) => stateOf(trial).summary).filter((summary) => summary !== null);
  const usual = usualOf(summaries);
  const runs = study.trials.map((trial): ComparedRun => {
    const { status, reason, summary } = stateOf(trial);
    const { id, seed, settings } = trial;
    const note = [reason?.split('\n')[0], summary && noteOf({ ...summary, message: null }, usual)];
    return {
      ...{ run: join(path, id), name: id, status, seed, settings },
      note: note.filter(Boolean).join('; ') || null,
      metrics: summary ? metricsOf(summary) : {},
    };
  });
  return { varying: study.keys, runs, study };
}

interface Readable {
  readonly run: StoredRun;
  readonly config: ReadonlyMap<string, unknown>;
}

function collectRuns(paths: readonly string[]): Comparison {
  const read = paths.map((path) => tryRead(path));
  const readable = read.filter((entry): entry is Readable => 'run' in entry);
  const varying = varyingKeys(readable.map(({ config }) => config));
  const usual = usualOf(readable.map(({ run }) => run.summary));
  const runs = read.map((entry): ComparedRun => {
    if (!('run' in entry)) {
      const { path: run, reason: note } = entry;
      return { run, note, name: null, status: 'unreadable', seed: null, settings: {}, metrics: {} };
    }
    const { summary, path } = entry.run;
    return {
      run: path,
      name: summary.name,
      status: summary.status === 'running' && !isAlive(summary) ? 'died' : summary.status,
      note: noteOf(summary, usual),
      seed: summary.seed ?? null,
      settings: Object.fromEntries(varying.map((key) => [key, entry.config.get(key) ?? null])),
      metrics: metricsOf(summary),
    };
  });
  return { varying, runs };
}

function tryRead(path: string): Readable | { path: string; reason: string } {
  try {
    const run = readRun(path);
    return { run, config: flattenConfig(run.summary.config) };
  } catch (error) {
    if (error instanceof RunError) return { path, reason: error.message };
    throw error;
  }
}

/** Runs with equal keys were tested on the same images. */
function dataKey({ data }: Summary): string {
  return JSON.stringify([data?.checksums, data?.images?.test]);
}

/** What most of the runs have in common, or should. */
interface Usual {
  readonly data: string | undefined;
  readonly engine: string | undefined;
}

const usualOf = (summaries: readonly Summary[]): Usual => ({
  data: mostCommon(summaries.map(dataKey)),
  engine: mostCommon(summaries.map(({ engine }) => engine)),
});

function mostCommon(keys: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function noteOf(summary: Summary, usual: Usual): string | null {
  const notes: string[] = [];
  if (summary.data?.fallback)
    notes.push(`trained on ${summary.data.source}: ${summary.data.requested} could not be had`);
  if (dataKey(summary) !== usual.data) notes.push('not comparable: other data than most');
  if (summary.engine !== usual.engine) notes.push(`on engine ${summary.engine}, most on ${usual.engine}`);
  if (summary.message) notes.push(summary.message.split('\n')[0]);
  return notes.length > 0 ? notes.join('; ') : null;
}
