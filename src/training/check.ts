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
  await initialTensors(loaded, context);
  return warningsOf(loaded, graph);
}

/** How many images the split and the limit leave for training. @throws ConfigError where there are not as many */
async function trainingImages(loaded: LoadedConfig, context: LoadContext): Promise<number> {
  const { source, split, limit } = loaded.experiment.data;
  const { trainImages: count } = await sourceOf(source.type).describe(source.options as never, context);
  try {
    const [train] = splitSizes(count, split);
    return Math.min(train, limit.train ?? train);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const [message, ...help] = error.message.split('\n');
    throw new ConfigError([loaded.problem(['data', 'split'], message.replace(/\.$/, ''), help.join(' ').trim())]);
  }
}
