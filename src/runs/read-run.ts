// Reads run directories, whole or broken.
import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isSystemError, reasonOf } from '../files/system-error.js';
import { RecordError, readRecord } from './check-record.js';
import { MetricsTail } from './metrics-tail.js';
import { standingOf } from './process.js';
import type { RecordKind } from './record-schemas.js';
import type { Environment, MetricsLine, Summary } from './records.js';
import { RunError } from './run-directory.js';

export interface StoredRun {
  /** As the user named it. */
  readonly path: string;
  readonly summary: Summary;
}

/** Whether the process that writes a `running` run is still there; one on another machine is taken to be. */
export const isAlive = ({ process }: Summary): boolean => process !== null && standingOf(process) !== 'gone';

/** @throws RunError saying why the directory is not a run that can be read. */
export function readRun(path: string): StoredRun {
  if (!existsSync(path)) throw new RunError('there is no such directory');
  if (!statSync(path).isDirectory()) throw new RunError('this is a file; a run is a directory');
  const has = (file: string) => existsSync(join(path, file));
  if (!has('summary.json') && !has('resolved.yaml')) {
    throw new RunError('not a run: it has no summary.json and no resolved.yaml');
  }
  if (!has('summary.json')) {
    throw new RunError(
      'its summary.json is missing: it stopped before training began, and there is nothing to resume; delete it, or lenet run its resolved.yaml',
    );
  }
  const summary = read<Summary>('summary', path, 'summary.json');
  const { process = null, init_from = null, model_sha256 = null, earlier_epochs = [] } = summary;
  return {
    path,
    summary: { ...summary, process, init_from, model_sha256, earlier_epochs, run: basename(resolve(path)) },
  };
}

/** Where the run began. @throws RunError */
export const readEnvironment = (path: string): Environment => read('environment', path, 'environment.json');

/** The lines of metrics.jsonl; one cut short by a crash is left out. @throws RunError for one that is none of metrics */
export const readMetrics = (path: string): readonly MetricsLine[] => new MetricsTail(path).read().lines;

function read<Kind>(kind: RecordKind, path: string, file: string): Kind {
  try {
    return readRecord<Kind>(kind, join(path, file));
  } catch (error) {
    if (error instanceof RecordError) throw new RunError(`its ${file} is broken: ${error.message}`);
    if (isSystemError(error)) throw new RunError(`its ${file} cannot be read: ${reasonOf(error)}`);
    throw error;
  }
}
