// Checks the trials of a study before any of them runs: each distinct network and data once.
import type { LoadedConfig } from '../config/load.js';
import type { Problem } from '../config/problem.js';
import { DataError } from '../data/dataset.js';
import type { LoadContext } from '../data/sources/index.js';
import { checkExperiment } from '../experiment/check.js';

/**
 * @returns a check that gives warnings and throws ConfigError; data that are not here yet are checked when the trial
 * runs.
 */
export function trialChecker(context: LoadContext): (loaded: LoadedConfig) => Promise<readonly Problem[]> {
  const checked = new Set<string>();
  return async (loaded) => {
    const { data, network, head, training } = loaded.experiment;
    const { batch_size, optimizer, init_from, freeze, average } = training;
    const key = JSON.stringify([data, network, head, batch_size, optimizer.type, init_from, freeze, average]);
    if (checked.has(key)) return [];
    checked.add(key);
    return checkExperiment(loaded, context).catch((error) => {
      if (!(error instanceof DataError)) throw error;
      return [];
    });
  };
}
