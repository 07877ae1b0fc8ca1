// Reads run directories, intact or broken.
import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { standingOf } from '../files/process.js';
import { FileError, isSystemError, reasonOf } from '../files/system-error.js';
import { RecordError, readRecord } from './check-record.js';
import { MetricsTail } from './metrics-tail.js';
import type { RecordKind } from './record-schemas.js';
import type { Environment, MetricsLine, Summary } from './records.js';
import { RunError } from './run-directory.js';

export interface StoredRun {
  /** The path as the user gave it. */
  readonly path: string;
  readonly summary: Summary;
}

/** Whether the process of a `running` run still exists; one on another machine is assumed to. */
export const isAlive = ({ process }: Summary): boolean => process !== null && standingOf(process) !== 'gone';

/** The status of a run; `died` if it says running, but its process is gone. */
export const statusNow = (summary: Summary): Summary['status'] | 'died' =>
  summary.status === 'running' && !isAlive(summary) ? 'died' : summary.status;

/** @throws RunError saying why the directory is not a readable run. */
export function readRun(path: string): StoredRun {
  if (!existsSync(path)) throw new RunError('no such directory');
  if (!statSync(path).isDirectory()) throw new RunError('this is a file; a run is a directory');
  const has = (file: string) => existsSync(join(path, file));
  if (!has('summary.json') && !has('resolved.yaml')) {
    throw new RunError('not a run: it has no summary.json and no resolved.yaml');
  }
  if (!has('summary.json')) {
    throw new RunError(
      'no summary.json: it stopped before training began, so there is nothing to resume; delete it, or lenet run its resolved.yaml',
    );
  }
  const summary = read<Summary>('summary', path, 'summary.json');
  requireConsistent(summary);
  const { process = null, init_from = null, model_sha256 = null, earlier_epochs = [] } = summary;
  return {
    path,
    summary: { ...summary, process, init_from, model_sha256, earlier_epochs, run: basename(resolve(path)) },
  };
}

/** Checks that a schema cannot express: the number of rows, columns and values must equal the number of classes. */
function requireConsistent({ data, test }: Summary): void {
  const classes = data.class_names.length;
  if (!test) return;
  const lists = [test.per_class_accuracy, test.per_class_confidence, test.confusion, ...test.confusion];
  if (classes > 0 && lists.every((list) => list.length === classes)) return;
  throw new RunError(`its summary.json is broken: its test results are not those of ${classes} classes`);
}

/** The environment of the run. @throws RunError */
export function readEnvironment(path: string): Environment {
  try {
    return read('environment', path, 'environment.json');
  } catch (error) {
    throw error instanceof RunError ? new RunError(`${path}: ${error.message}`) : error;
  }
}

/** The lines of metrics.jsonl; one cut short by a crash is skipped. @throws RunError for an invalid line */
export const readMetrics = (path: string): readonly MetricsLine[] => new MetricsTail(path).read().lines;

function read<Kind>(kind: RecordKind, path: string, file: string): Kind {
  try {
    return readRecord<Kind>(kind, join(path, file));
  } catch (error) {
    if (error instanceof RecordError) throw new RunError(`its ${file} is broken: ${error.message}`);
    if (isSystemError(error)) throw new RunError(`its ${file} cannot be read: ${reasonOf(error)}`);
    if (error instanceof FileError) throw new RunError(error.message);
    throw error;
  }
}
