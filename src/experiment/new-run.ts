// A new run in a directory of its own: loads and checks a configuration, and trains it.
import type { ConfigInput } from '../config/input.js';
import { loadConfig } from '../config/load.js';
import type { Summary } from '../runs/records.js';
import { RunDirectory } from '../runs/run-directory.js';
import { checkExperiment } from './check.js';
import { type RunOptions, runExperiment } from './run-experiment.js';

export interface NewRun extends Omit<RunOptions, 'loaded' | 'directory' | 'until'> {
  readonly config: ConfigInput;
  readonly overrides: readonly string[];
  /** Parent directory of the run directory. */
  readonly out: string;
}

/**
 * `lenet run`: the same checks as lenet validate come before any image is read.
 * @throws like runExperiment
 */
export async function newRun({ config, overrides, out, ...options }: NewRun): Promise<Summary> {
  const loaded = await loadConfig(config, overrides);
  const warnings = await checkExperiment(loaded, options.context);
  if (warnings.length > 0) options.reporter.warned?.(warnings);
  return runExperiment({ ...options, loaded, directory: (name, now) => RunDirectory.create(out, name, now) });
}
