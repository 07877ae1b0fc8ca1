// The networks of a study's trials are checked before any of them runs: each different one once.
import type { LoadedConfig } from '../config/load.js';
import { DataError } from '../data/dataset.js';
import type { LoadContext } from '../data/sources/index.js';
import { graphOf } from '../training/build.js';

/** @returns a check that throws ConfigError; data that are not here yet are the trial's own trouble. */
export function shapeChecker(context: LoadContext): (loaded: LoadedConfig) => Promise<void> {
  const checked = new Set<string>();
  return async (loaded) => {
    const { data, network, head, training } = loaded.experiment;
    const { batch_size, optimizer } = training;
    const key = JSON.stringify([data.source, data.transforms, network, head, batch_size, optimizer.type]);
    if (checked.has(key)) return;
    checked.add(key);
    await graphOf(loaded, context).catch((error) => {
      if (!(error instanceof DataError)) throw error;
    });
  };
}
