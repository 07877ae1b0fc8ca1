// Warnings about networks that train but are hardly intended.
import type { LoadedConfig } from '../config/load.js';
import type { Problem } from '../config/problem.js';
import type { Graph, GraphNode } from '../graph/graph.js';
import { isIdentity } from '../layers/index.js';

/** Consecutive dense layers without a nonlinearity, which compute no more than one. */
export function warningsOf({ problem }: LoadedConfig, graph: Graph): Problem[] {
  const isLinear = (node: GraphNode) => node.layer.type === 'dense' && isIdentity(node.activation);
  return graph.nodes.flatMap((node) => {
    const before = graph.nodes[node.inputs[0]];
    if (node.layer.type !== 'dense' || node.inputs.length !== 1 || !before || !isLinear(before)) return [];
    const isHead = node.path[0] === 'head';
    const [units] = before.shape;
    if (isHead && units === graph.classes) {
      const message = `${before.name} has ${units} units, as many as there are classes, and the head has a dense layer of its own behind it`;
      return [problem(before.path, message, 'leave this layer out: the head is the last one')];
    }
    const next = isHead ? 'the dense layer of the head' : node.name;
    const message = `${before.name} has no activation, and ${next} follows: together they are one linear layer`;
    return [problem(before.path, message, 'give it one: activation: relu')];
  });
}
