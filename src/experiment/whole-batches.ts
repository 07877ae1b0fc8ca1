// Layers with batch statistics need a large enough last batch in every epoch.
import type { LoadedConfig } from '../config/load.js';
import { ConfigError } from '../config/problem.js';
import { type Graph, leastBatchOf } from '../graph/graph.js';

/** @param count of training images. @throws ConfigError */
export function requireWholeBatches(loaded: LoadedConfig, graph: Graph, count: number): void {
  const { batch_size: size } = loaded.experiment.training;
  const left = count % size;
  const node = graph.nodes.find((node) => left > 0 && left < leastBatchOf(node));
  if (!node) return;
  throw new ConfigError([
    loaded.problem(
      ['training', 'batch_size'],
      `${count} training images in batches of ${size} leave a last batch of ${left}, too few for the statistics of ${node.name}`,
      `another batch size, or data.limit.train=${count - left}`,
    ),
  ]);
}
