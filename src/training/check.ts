// Everything about an experiment that can be known without training it: what validate, sweep and run all find.
import type { LoadedConfig } from '../config/load.js';
import { ConfigError, type Problem } from '../config/problem.js';
import { DataError } from '../data/dataset.js';
import { splitSizes } from '../data/prepare.js';
import { type LoadContext, sourceOf } from '../data/sources/index.js';
import { graphOf } from './build.js';
import { initialTensors } from './run-experiment.js';
import { warningsOf } from './warnings.js';
import { requireWholeBatches } from './whole-batches.js';

/** What speaks against it without being wrong. @throws ConfigError; DataError when the data's header cannot be read */
export async function checkExperiment(loaded: LoadedConfig, context: LoadContext): Promise<readonly Problem[]> {
  const graph = await graphOf(loaded, context);
  const train = await trainingImages(loaded, context);
  requireWholeBatches(loaded, graph, train);
  await requireLabels(loaded, context);
  await initialTensors(loaded, context);
  return warningsOf(loaded, graph);
}

/** @throws ConfigError at the source whose labels are none of its classes */
async function requireLabels(loaded: LoadedConfig, context: LoadContext): Promise<void> {
  const { type, options } = loaded.experiment.data.source;
  try {
    await sourceOf(type).check?.(options as never, context);
  } catch (error) {
    throw error instanceof DataError ? at(loaded, 'source', error) : error;
  }
}

/** How many images the split and the limit leave for training. @throws ConfigError where there are not as many */
async function trainingImages(loaded: LoadedConfig, context: LoadContext): Promise<number> {
  const { source, split, limit } = loaded.experiment.data;
  const { trainImages: count } = await sourceOf(source.type).describe(source.options as never, context);
  try {
    const [train] = splitSizes(count, split);
    return Math.min(train, limit.train ?? train);
  } catch (error) {
    throw error instanceof DataError ? at(loaded, 'split', error) : error;
  }
}

/** What is wrong with the data, told where the configuration asks for them. */
function at(loaded: LoadedConfig, key: 'source' | 'split', { message }: DataError): ConfigError {
  const [said, ...help] = message.split('\n');
  return new ConfigError([loaded.problem(['data', key], said.replace(/\.$/, ''), help.join(' ').trim() || undefined)]);
}
