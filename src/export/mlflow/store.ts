// A run in a file store of MLflow: <store>/<experiment>/<run>/ with meta.yaml, params, metrics, tags and artifacts.
// https://github.com/mlflow/mlflow/blob/master/mlflow/store/tracking/file_store.py
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeFolder, writeAtomically } from '../../files/write.js';
import { writeFolder } from '../../files/write-folder.js';
import type { RecordedRun } from '../recorded-run.js';
import { metaText } from './meta-text.js';
import { runFiles, runIdOf } from './run-files.js';

/** The experiment that all runs of lenet join. The id has as many digits as MLflow’s own, which are random. */
const EXPERIMENT = { name: 'lenet', id: '538264107956213408' };

/** Adds a run; the number of bytes written. @throws FileError if the store has it, unless it may be replaced */
export function writeMlflow(run: RecordedRun, store: string, mayReplace: boolean): number {
  const experiment = join(store, EXPERIMENT.id);
  const folder = join(experiment, runIdOf(run.summary));
  const artifacts = pathToFileURL(resolve(folder, 'artifacts')).href;
  const files = runFiles(run, { experiment: EXPERIMENT.id, artifacts });
  writeFolder(folder, files, mayReplace);
  describeExperiment(experiment, Date.parse(run.summary.started));
  return [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
}

function describeExperiment(folder: string, time: number): void {
  const file = join(folder, 'meta.yaml');
  if (existsSync(file)) return;
  makeFolder(folder);
  const meta = metaText({
    artifact_location: pathToFileURL(resolve(folder)).href,
    creation_time: time,
    experiment_id: EXPERIMENT.id,
    last_update_time: time,
    lifecycle_stage: 'active',
    name: EXPERIMENT.name,
  });
  writeAtomically(file, meta);
}
