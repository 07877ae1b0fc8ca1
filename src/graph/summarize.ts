// A graph as rows: each layer's output shape, parameters and cost.

import { sizeOf } from '../layers/index.js';
import { type Graph, parameterCount } from './graph.js';

interface LayerRow {
  readonly name: string;
  readonly type: string;
  readonly output_shape: readonly number[];
  readonly parameters: number;
  readonly connections: number;
  readonly macs: number;
}

interface GraphSummary {
  readonly layers: readonly LayerRow[];
  readonly parameters: number;
  readonly connections: number;
  readonly macs: number;
}

export function summarize(graph: Graph): GraphSummary {
  const layers = graph.nodes.map((node) => ({
    name: node.name,
    type: node.layer.type,
    output_shape: node.shape,
    parameters: parameterCount(node),
    connections: node.cost.connections,
    macs: node.cost.macs,
  }));
  const total = (key: 'parameters' | 'connections' | 'macs') => layers.reduce((sum, layer) => sum + layer[key], 0);
  return { layers, parameters: total('parameters'), connections: total('connections'), macs: total('macs') };
}

/** Bytes of one image's output; 0 for a view. */
export const outputBytes = (graph: Graph, index: number): number => {
  const node = graph.nodes[index];
  return node.layer.view ? 0 : sizeOf(node.shape) * 4;
};
