// What `init_from` names: a run, a file of parameters, or the model that comes with lenet.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { RUNS, SHIPPED_MODEL } from '../runs/reference.js';

/**
 * The path of a model: a file or a run, relative to `directory`; a run of that name in ./runs. The name of the shipped model
 * stays a name, so that a resolved configuration is the same on every machine. What does not exist stays relative to `directory`.
 */
export function modelPath(reference: string, directory: string): string {
  const path = resolve(directory, reference);
  if (existsSync(path) || /[\\/]/.test(reference)) return path;
  const run = resolve(RUNS, reference);
  if (existsSync(run)) return run;
  return reference === SHIPPED_MODEL ? reference : path;
}
