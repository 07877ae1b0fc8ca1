// Reads run directories, whole or broken.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isRunning } from './lock.js';
import { parseMetrics } from './metrics-tail.js';
import type { Environment, MetricsLine, Summary } from './records.js';
import { RunError } from './run-directory.js';

export interface StoredRun {
  /** As the user named it. */
  readonly path: string;
  readonly summary: Summary;
}

/** Whether the process that writes a `running` run is still there. */
export const isAlive = (summary: Summary): boolean => summary.pid !== null && isRunning(summary.pid);

/** @throws RunError saying why the directory is not a run that can be read. */
export function readRun(path: string): StoredRun {
  if (!existsSync(path)) throw new RunError('there is no such directory');
  if (!statSync(path).isDirectory()) throw new RunError('this is a file; a run is a directory');
  const has = (file: string) => existsSync(join(path, file));
  if (!has('summary.json') && !has('resolved.yaml')) {
    throw new RunError('not a run: it has no summary.json and no resolved.yaml');
  }
  if (!has('summary.json')) throw new RunError('its summary.json is missing: it stopped before it began');
  const summary = readJson(path, 'summary.json') as Summary;
  if (typeof summary?.status !== 'string' || typeof summary.name !== 'string') {
    throw new RunError('its summary.json is not one of a run');
  }
  if (typeof summary.config !== 'object') throw new RunError('its summary.json has no configuration');
  return { path, summary: { ...summary, run: basename(resolve(path)) } };
}

/** Where the run began. @throws RunError */
export const readEnvironment = (path: string): Environment => readJson(path, 'environment.json') as Environment;

/** The lines of metrics.jsonl; one cut short by a crash is left out. */
export function readMetrics(path: string): MetricsLine[] {
  const file = join(path, 'metrics.jsonl');
  if (!existsSync(file)) return [];
  return parseMetrics(readFileSync(file, 'utf8'));
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(join(path, file), 'utf8');
  } catch (error) {
    throw new RunError(`its ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function readJson(path: string, file: string): unknown {
  const text = readText(path, file);
  try {
    return JSON.parse(text);
  } catch {
    throw new RunError(`its ${file} is broken: not valid JSON`);
  }
}
