// Collects runs for a comparison: their results, which settings vary, and which runs count.
import { basename, join, resolve } from 'node:path';
import { firstLine } from '../format/first-line.js';
import { layerNamesOf, tellNetworksApart } from '../runs/flatten-config.js';
import { INERT_KEYS, MEASUREMENTS } from '../runs/inert-keys.js';
import { labelsText } from '../runs/labels.js';
import { metricsOf } from '../runs/metrics.js';
import { readRun, type StoredRun, statusNow } from '../runs/read-run.js';
import type { Summary } from '../runs/records.js';
import { RunError } from '../runs/run-directory.js';
import { isStudyDirectory, readStudy, StudyDirectory, type TrialState } from '../runs/study-directory.js';
import type { TrialRecord } from '../runs/study-records.js';
import type { ComparedRun, Comparison } from './compared-run.js';
import { copiesAmong } from './copies.js';
import { dataOf, effectiveConfig, identityOf } from './origin.js';
import { varyingKeys } from './telling-keys.js';

/** Reads every path; an unreadable one becomes a row with the reason. @throws RunError for a broken study */
export function collect(paths: readonly string[]): Comparison {
  const [path] = paths;
  if (paths.length === 1 && isStudyDirectory(path)) return collectStudy(path);
  // Among other paths, a study is replaced by its runs.
  return collectRuns(paths.flatMap((one) => (isStudyDirectory(one) ? runsOfStudy(one) : [one])));
}

const runsOfStudy = (path: string) => readStudy(path).trials.map(({ id }) => join(path, id));

/** The record of a study has the trials' settings and configurations; their runs add only the results. */
function collectStudy(path: string): Comparison {
  const study = readStudy(path);
  const states = new StudyDirectory(path).states(study);
  const stateOf = ({ id }: TrialRecord) => states.get(id) as TrialState;
  const engine = majorityEngine(
    study.trials.map((trial) => stateOf(trial).summary).filter((summary) => summary !== null),
  );
  const runs = study.trials.map((trial): ComparedRun => {
    const { status, reason, summary } = stateOf(trial);
    const { id, seed, settings } = trial;
    const run = join(path, id);
    const note = [
      reason && firstLine(reason),
      summary && noteOf({ ...summary, message: null }, engine),
      labelsText(run),
    ];
    return {
      ...{ run, name: id, status, seed, settings },
      note: note.filter(Boolean).join('; ') || null,
      metrics: summary ? metricsOf(summary) : {},
      data: summary && dataOf(summary),
      // The trials of a study are distinct.
      ...{ identity: null, copy_of: null },
    };
  });
  return { varying: study.keys, inert: [], runs, study };
}

interface Unreadable {
  readonly path: string;
  readonly reason: string;
}

interface Readable {
  readonly run: StoredRun;
  readonly config: Map<string, unknown>;
}

function collectRuns(paths: readonly string[]): Comparison {
  const read = onlyOnce(paths).map(tryRead);
  const readable = read.filter((entry): entry is Readable => 'run' in entry);
  tellNetworksApart(readable.map(({ run, config }) => ({ config, layers: layerNamesOf(run.summary.config) })));
  const differing = varyingKeys(readable.map(({ config }) => config));
  const varying = differing.filter((key) => !isInert(key));
  const engine = majorityEngine(readable.map(({ run }) => run.summary));
  const runs = read.map((entry): ComparedRun => {
    if (!('run' in entry)) return unreadable(entry);
    const { summary, path } = entry.run;
    return {
      run: path,
      name: summary.name,
      status: statusNow(summary),
      note: [noteOf(summary, engine), labelsText(path)].filter(Boolean).join('; ') || null,
      seed: summary.seed ?? null,
      settings: Object.fromEntries(differing.map((key) => [key, entry.config.get(key) ?? null])),
      metrics: metricsOf(summary),
      data: dataOf(summary),
      identity: identityOf(summary),
      copy_of: null,
    };
  });
  return { varying, inert: differing.filter(isInert), runs: withCopies(runs) };
}

/** Removes duplicate directories. */
function onlyOnce(paths: readonly string[]): string[] {
  const known = new Set<string>();
  return paths.filter((path) => {
    const isNew = !known.has(resolve(path));
    known.add(resolve(path));
    return isNew;
  });
}

const unreadable = ({ path: run, reason: note }: Unreadable): ComparedRun => ({
  ...{ run, note, name: null, status: 'unreadable', seed: null, settings: {}, metrics: {} },
  ...{ data: null, identity: null, copy_of: null },
});

const isInert = (key: string): boolean =>
  [...Object.keys(INERT_KEYS), ...Object.keys(MEASUREMENTS)].some((one) => key === one || key.startsWith(`${one}.`));

/** Marks copies with the run that they repeat. */
function withCopies(runs: readonly ComparedRun[]): ComparedRun[] {
  const copies = copiesAmong(runs);
  return runs.map((run) => {
    const original = copies.get(run);
    if (!original) return run;
    const differs = original.metrics.test_accuracy !== run.metrics.test_accuracy;
    const note = `a copy of ${basename(original.run)} (same configuration and seed)${differs ? ', but with a different result' : ''}: counted once`;
    return { ...run, copy_of: original.run, note: [run.note, note].filter(Boolean).join('; ') };
  });
}

function tryRead(path: string): Readable | Unreadable {
  try {
    const run = readRun(path);
    return { run, config: effectiveConfig(run.summary) };
  } catch (error) {
    if (error instanceof RunError) return { path, reason: error.message };
    throw error;
  }
}

/** The engine of more than half of the runs; undefined if there is none. */
function majorityEngine(summaries: readonly Summary[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { engine } of summaries) counts.set(engine, (counts.get(engine) ?? 0) + 1);
  return [...counts].find(([, count]) => count > summaries.length / 2)?.[0];
}

/** @param majority the engine of most runs: without one, every run shows its engine */
function noteOf({ data, engine, message }: Summary, majority: string | undefined): string | null {
  const notes: string[] = [];
  if (data?.fallback) notes.push(`trained on ${data.source}: ${data.requested} was unavailable`);
  if (engine !== majority) notes.push(`on engine ${engine}${majority ? `, most on ${majority}` : ''}`);
  if (message) notes.push(firstLine(message));
  return notes.length > 0 ? notes.join('; ') : null;
}
