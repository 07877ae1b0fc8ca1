// From a loaded configuration to its graph, with graph errors told as configuration errors.
import type { LoadedConfig } from '../config/load.js';
import { ConfigError } from '../config/problem.js';
import { describeData } from '../data/load.js';
import type { LoadContext } from '../data/sources/index.js';
import { buildGraph, GraphError } from '../graph/build.js';
import type { Graph } from '../graph/graph.js';

/** @throws ConfigError at the layer that does not fit; DataError when the data's header cannot be read. */
export async function graphOf(loaded: LoadedConfig, context: LoadContext): Promise<Graph> {
  const { experiment } = loaded;
  const input = await describeData(experiment.data, context);
  try {
    return buildGraph(experiment.network, experiment.head, input);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    throw new ConfigError([loaded.problem(error.path, error.message, error.suggestion)]);
  }
}
