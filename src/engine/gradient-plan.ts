// Plans the memory of a block's gradients.

import { type Graph, type GraphNode, IMAGE, isTrained } from '../graph/graph.js';
import { type Arena, type Pointer, VALUE_BYTES } from '../kernels/index.js';
import { sizeOf } from '../layers/index.js';
import { BufferPool } from './buffer-pool.js';

export interface GradientPlan {
  dy: Pointer;
  dx: Pointer[];
  /** [from, to, values] sums after the node's backward pass: further consumers of one output. */
  sums: [Pointer, Pointer, number][];
}

export const bytesOf = (node: GraphNode): number => sizeOf(node.shape) * VALUE_BYTES;

/**
 * Assigns every node its gradient buffers. A buffer is reused as soon as its node has run backward,
 * so that the whole pass needs little more than the two largest.
 */
export function planGradients(graph: Graph, arena: Arena): GradientPlan[] {
  const pool = new BufferPool(arena);
  const plans: GradientPlan[] = graph.nodes.map(() => ({ dy: 0, dx: [], sums: [] }));
  const trains = trainable(graph);
  const last = graph.nodes.length - 1;
  plans[last].dy = pool.take(bytesOf(graph.nodes[last]));
  for (let i = last; i >= 0; i--) {
    const node = graph.nodes[i];
    const plan = plans[i];
    if (!plan.dy) continue;
    let handedOn = false;
    const temporary: [Pointer, number][] = [];
    for (const from of node.inputs) {
      if (from === IMAGE || !trains[from]) {
        plan.dx.push(0);
        continue;
      }
      const bytes = bytesOf(graph.nodes[from]);
      const target = plans[from];
      const buffer = node.layer.view ? plan.dy : pool.take(bytes);
      plan.dx.push(buffer);
      if (!target.dy) {
        target.dy = buffer;
        handedOn ||= buffer === plan.dy;
      } else {
        plan.sums.push([buffer, target.dy, bytes / VALUE_BYTES]);
        if (buffer !== plan.dy) temporary.push([buffer, bytes]);
      }
    }
    for (const [buffer, bytes] of temporary) pool.give(buffer, bytes);
    if (!handedOn) pool.give(plan.dy, bytesOf(node));
  }
  return plans;
}

/** Which nodes have trained parameters in themselves or before them: only those need a gradient. */
export function trainable(graph: Graph): boolean[] {
  const result: boolean[] = [];
  for (const node of graph.nodes) {
    result.push(isTrained(node) || node.inputs.some((from) => from !== IMAGE && result[from]));
  }
  return result;
}
