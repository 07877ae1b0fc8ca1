// Runs side by side: what was read of each, and which of their settings differ.
import { isAlive, readRun, type StoredRun } from '../runs/read-run.js';
import type { Summary } from '../runs/records.js';
import { RunError } from '../runs/run-directory.js';
import { flattenConfig } from './flatten-config.js';

export interface ComparedRun {
  readonly run: string;
  readonly name: string | null;
  /** A run's status; `died` when it says running and its process is gone; `unreadable`. */
  readonly status: Summary['status'] | 'died' | 'unreadable';
  /** Why it is unreadable, failed, or cannot be compared. */
  readonly note: string | null;
  /** Only what varies. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, number | null>>;
}

export interface Comparison {
  readonly varying: readonly string[];
  readonly runs: readonly ComparedRun[];
}

/** The metrics of a run, by the names that --metric, --sort and --columns take. */
export const METRICS = [
  'test_accuracy',
  'test_loss',
  'validation_accuracy',
  'validation_loss',
  'last_validation_accuracy',
  'train_accuracy',
  'train_loss',
  'epochs',
  'best_epoch',
  'parameters',
  'train_seconds',
  'images_per_second',
] as const;

interface Readable {
  readonly run: StoredRun;
  readonly config: ReadonlyMap<string, unknown>;
}

/** Reads every path; one that cannot be read becomes a row with the reason. */
export function collect(paths: readonly string[]): Comparison {
  const read = paths.map((path) => tryRead(path));
  const readable = read.filter((entry): entry is Readable => 'run' in entry);
  const varying = varyingKeys(readable.map(({ config }) => config));
  const usual = mostCommon(readable.map(({ run }) => dataKey(run.summary)));
  const runs = read.map((entry): ComparedRun => {
    if (!('run' in entry)) {
      return { run: entry.path, name: null, status: 'unreadable', note: entry.reason, config: {}, metrics: {} };
    }
    const { summary, path } = entry.run;
    return {
      run: path,
      name: summary.name,
      status: summary.status === 'running' && !isAlive(summary) ? 'died' : summary.status,
      note: noteOf(summary, usual),
      config: Object.fromEntries(varying.map((key) => [key, entry.config.get(key) ?? null])),
      metrics: metricsOf(summary),
    };
  });
  return { varying, runs };
}

function tryRead(path: string): Readable | { path: string; reason: string } {
  try {
    const run = readRun(path);
    return { run, config: flattenConfig(run.config) };
  } catch (error) {
    if (error instanceof RunError) return { path, reason: error.message };
    throw error;
  }
}

function varyingKeys(configs: readonly ReadonlyMap<string, unknown>[]): string[] {
  const keys = new Set(configs.flatMap((config) => [...config.keys()]));
  const differs = (key: string) => new Set(configs.map((config) => JSON.stringify(config.get(key)))).size > 1;
  return [...keys].filter(differs);
}

/** Runs with equal keys were tested on the same images. */
function dataKey({ data }: Summary): string {
  return JSON.stringify([data?.checksums, data?.images?.test]);
}

function mostCommon(keys: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function noteOf(summary: Summary, usual: string | undefined): string | null {
  const notes: string[] = [];
  if (summary.data?.fallback)
    notes.push(`trained on ${summary.data.source}: ${summary.data.requested} could not be had`);
  if (dataKey(summary) !== usual) notes.push('not comparable: other data than most');
  if (summary.message) notes.push(summary.message.split('\n')[0]);
  return notes.length > 0 ? notes.join('; ') : null;
}

function metricsOf(s: Summary): Record<(typeof METRICS)[number], number | null> {
  return {
    test_accuracy: s.test?.accuracy ?? null,
    test_loss: s.test?.loss ?? null,
    validation_accuracy: s.validation?.accuracy ?? null,
    validation_loss: s.validation?.loss ?? null,
    last_validation_accuracy: s.last_validation?.accuracy ?? null,
    train_accuracy: s.train?.accuracy ?? null,
    train_loss: s.train?.loss ?? null,
    epochs: s.epochs ?? null,
    best_epoch: s.best_epoch ?? null,
    parameters: s.parameters ?? null,
    train_seconds: s.timing?.train_seconds ?? null,
    images_per_second: s.timing?.images_per_second ?? null,
  };
}
