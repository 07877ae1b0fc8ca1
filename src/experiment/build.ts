// Builds the graph of a loaded configuration; graph errors become configuration errors.
import type { LoadedConfig } from '../config/load.js';
import { ConfigError } from '../config/problem.js';
import { describeData } from '../data/load.js';
import type { LoadContext } from '../data/sources/index.js';
import type { ImageShape } from '../data/transforms/index.js';
import { buildGraph, GraphError } from '../graph/build.js';
import { type Graph, leastBatchOf } from '../graph/graph.js';
import { layers } from '../layers/index.js';
import { averages } from '../optimizers/averages.js';
import { optimizers } from '../optimizers/index.js';
import type { Choice } from '../schema/index.js';

/** @throws ConfigError at the layer that does not fit; DataError when the data's header cannot be read. */
export const graphOf = async (loaded: LoadedConfig, context: LoadContext): Promise<Graph> =>
  graphFor(loaded, await describeData(loaded.experiment.data, context));

/** The same for a known image shape. @throws ConfigError at the layer that does not fit */
export function graphFor(loaded: LoadedConfig, input: { readonly image: ImageShape; readonly classes: number }): Graph {
  const { experiment } = loaded;
  try {
    const frozen = experiment.training.freeze;
    const graph = buildGraph(experiment.network, experiment.head, { ...input, frozen });
    requireBatch(graph, experiment.training.batch_size);
    requireLatest(graph, experiment.training.average);
    requireCurvature(graph, experiment.training.optimizer.type, experiment.head);
    return graph;
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    throw new ConfigError([loaded.problem(error.path, error.message, error.suggestion)]);
  }
}

/** Batch statistics need more than one image. */
function requireBatch(graph: Graph, batchSize: number): void {
  const node = graph.nodes.find((node) => batchSize < leastBatchOf(node));
  if (!node) return;
  throw new GraphError(
    node.path,
    `${node.name}: ${node.layer.type} takes its statistics over a batch, and training.batch_size is ${batchSize}`,
    `training.batch_size of at least ${node.layer.leastBatch}, or layer_norm`,
  );
}

/** Running statistics are those of the latest parameters; a wide average needs its own. */
function requireLatest(graph: Graph, average: Choice | undefined): void {
  if (!average || !averages.of(average.type).isWide) return;
  const node = graph.nodes.find(({ parameters, frozen }) => !frozen && 'running_mean' in parameters);
  if (!node) return;
  throw new GraphError(
    ['training', 'average'],
    `${average.type} averages over epochs, and the running statistics of ${node.name} are those of the last steps`,
    'average: ema, layer_norm in place of batch_norm, or freeze the layer',
  );
}

/** Some optimizers need second derivatives, which not every layer and loss provides. */
function requireCurvature(graph: Graph, optimizer: string, head: { type: string; options: object }): void {
  if (!optimizers.of(optimizer).curvature) return;
  const node = graph.nodes.find(({ layer }) => !layer.curvature);
  if (node) {
    const able = layers.kinds.filter(({ curvature }) => curvature).map(({ type }) => type);
    throw new GraphError(
      node.path,
      `${node.name}: ${optimizer} needs second derivatives, and ${node.layer.type} has none`,
      `another optimizer, or layers that have them: ${able.join(', ')}`,
    );
  }
  if (graph.head.curvature?.(graph.headOptions, graph.classes)) return;
  throw new GraphError(
    ['head', head.type],
    `${optimizer} needs second derivatives, and this loss has none`,
    'another optimizer, or head: rbf, mse, or softmax with cross_entropy',
  );
}
