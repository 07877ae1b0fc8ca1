// Floating-point operations that a network needs: two for each multiply-accumulate.

import { trainable } from '../engine/gradient-plan.js';
import { type Graph, IMAGE } from '../graph/graph.js';

export interface Flops {
  /** FLOPs of one image's forward pass, per node. */
  readonly forward: readonly number[];
  /** FLOPs of its backward pass, per node: for weights, and for inputs where an earlier layer is trained. */
  readonly backward: readonly number[];
}

export function flopsOf(graph: Graph): Flops {
  const trains = trainable(graph);
  const forward = graph.nodes.map((node) => 2 * node.cost.macs);
  const backward = graph.nodes.map((node, i) => {
    const weights = Object.values(node.parameters).some(({ kind }) => kind !== 'buffer') ? 1 : 0;
    const inputs = node.inputs.some((from) => from !== IMAGE && trains[from]) ? 1 : 0;
    return forward[i] * (weights + inputs);
  });
  return { forward, backward };
}

export const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
