// Checks an experiment without training it; used by validate, sweep and run.
import type { LoadedConfig } from '../config/load.js';
import { ConfigError, type Problem } from '../config/problem.js';
import { DataError, LabelError } from '../data/dataset.js';
import { describeSource } from '../data/load.js';
import { splitSizes } from '../data/prepare.js';
import { type LoadContext, sources } from '../data/sources/index.js';
import { graphOf } from './build.js';
import { type Counts, idleSettings, requireValidation, sortedSplit } from './idle-settings.js';
import { initialTensors } from './initial.js';
import { warningsOf } from './warnings.js';
import { requireWholeBatches } from './whole-batches.js';

/** Warnings about an experiment. @throws ConfigError; DataError when the data's header cannot be read */
export async function checkExperiment(loaded: LoadedConfig, context: LoadContext): Promise<readonly Problem[]> {
  const graph = await graphOf(loaded, context);
  const counts = await countsOf(loaded, context);
  requireWholeBatches(loaded, graph, counts.train);
  requireValidation(loaded, counts);
  const remarks = await checkSource(loaded, context);
  await initialTensors(loaded, context);
  return [...warningsOf(loaded, graph), ...idleSettings(loaded, counts), ...sortedSplit(loaded, counts), ...remarks];
}

/** Remarks of the source on its data. @throws ConfigError for labels outside the classes */
async function checkSource(loaded: LoadedConfig, context: LoadContext): Promise<Problem[]> {
  const { source, fallback } = loaded.experiment.data;
  try {
    const remarks = (await sources.of(source.type).check?.(source.options, context)) ?? [];
    return remarks.map(({ message, help }) => loaded.problem(['data', 'source'], message, help));
  } catch (error) {
    if (error instanceof LabelError) throw at(loaded, 'source', error);
    // The fallback is for missing files.
    if (error instanceof DataError && fallback) return [];
    throw error;
  }
}

/** Numbers of images after split and limits. @throws ConfigError if there are too few */
async function countsOf(loaded: LoadedConfig, context: LoadContext): Promise<Counts> {
  const { split, limit } = loaded.experiment.data;
  const { trainImages: count } = await describeSource(loaded.experiment.data, context);
  try {
    const [train, validation] = splitSizes(count, split);
    return {
      train: Math.min(train, limit.train ?? train),
      validation: Math.min(validation, limit.validation ?? validation),
    };
  } catch (error) {
    throw error instanceof DataError ? at(loaded, 'split', error) : error;
  }
}

/** A data error as a configuration error at the key that asks for the data. */
function at(loaded: LoadedConfig, key: 'source' | 'split', { message }: DataError): ConfigError {
  const [said, ...help] = message.split('\n');
  return new ConfigError([loaded.problem(['data', key], said.replace(/\.$/, ''), help.join(' ').trim() || undefined)]);
}
