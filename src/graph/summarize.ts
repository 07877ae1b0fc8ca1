// A graph as rows: each layer's output shape, parameters and cost.

import { PLACE, sizeOf } from '../layers/index.js';
import { type Graph, type GraphNode, parameterCount } from './graph.js';
import { receptiveFields } from './receptive-field.js';

interface LayerRow {
  readonly name: string;
  readonly type: string;
  readonly output_shape: readonly number[];
  /** [rows, columns] each; null for a layer without a window. */
  readonly kernel: readonly number[] | null;
  readonly stride: readonly number[] | null;
  readonly padding: readonly number[] | null;
  /** [rows, columns] of the image that one value sees. */
  readonly receptive_field: readonly number[];
  readonly parameters: number;
  /** Whether training leaves them as they start. */
  readonly frozen: boolean;
  readonly connections: number;
  readonly macs: number;
}

interface GraphSummary {
  readonly layers: readonly LayerRow[];
  readonly parameters: number;
  /** Parameters of the layers of each type that has some. */
  readonly parameters_by_type: Readonly<Record<string, number>>;
  readonly connections: number;
  readonly macs: number;
}

export function summarize(graph: Graph): GraphSummary {
  const fields = receptiveFields(graph);
  const layers = graph.nodes.map((node, i) => ({
    name: node.name,
    type: node.layer.type,
    output_shape: node.shape,
    ...windowOf(node),
    receptive_field: fields[i],
    parameters: parameterCount(node),
    frozen: node.frozen,
    connections: node.cost.connections,
    macs: node.cost.macs,
  }));
  const total = (key: 'parameters' | 'connections' | 'macs') => layers.reduce((sum, layer) => sum + layer[key], 0);
  const byType: Record<string, number> = {};
  for (const { type, parameters } of layers) if (parameters > 0) byType[type] = (byType[type] ?? 0) + parameters;
  return {
    layers,
    parameters: total('parameters'),
    parameters_by_type: byType,
    connections: total('connections'),
    macs: total('macs'),
  };
}

const NO_WINDOW = { kernel: null, stride: null, padding: null };

function windowOf({ layer, options }: GraphNode): Pick<LayerRow, 'kernel' | 'stride' | 'padding'> {
  const window = layer.window?.(options);
  if (!window || window === PLACE) return NO_WINDOW;
  const { kernel, stride, padding } = window;
  return { kernel, stride, padding };
}

/** Bytes of one image's output; 0 for a view. */
export const outputBytes = (graph: Graph, index: number): number => {
  const node = graph.nodes[index];
  return node.layer.view ? 0 : sizeOf(node.shape) * 4;
};
