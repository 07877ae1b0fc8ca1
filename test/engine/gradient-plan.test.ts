// Gradients share memory only if they are never in use at the same time.
import { describe, expect, it } from 'vitest';
import { bytesOf, planGradients, trainable } from '../../src/engine/gradient-plan.js';
import { buildGraph } from '../../src/graph/build.js';
import { IMAGE } from '../../src/graph/graph.js';
import { Arena } from '../../src/kernels/index.js';
import { conv, dense, head, layer, pool } from '../graph/networks.js';

/** A convolution whose output has the size of its input. */
const same = (name: string, filters: number, from?: string) =>
  conv(name, filters, 3, { padding: 1, ...(from && { from }) });

function planned(network: Parameters<typeof buildGraph>[0]) {
  const graph = buildGraph(network, head(), { image: [1, 8, 8], classes: 3 });
  const arena = new Arena();
  const before = arena.mark().next;
  const plans = planGradients(graph, arena);
  return { graph, plans, bytes: arena.mark().next - before };
}

const networks = {
  chain: [same('a', 4), same('b', 4), same('c', 4), same('d', 4)],
  'a narrow layer below a view': [same('a', 2), same('b', 4), layer('flatten', 'v'), dense('d', 9)],
  'a residual connection': [same('a', 4), same('b', 4), layer('add', 's', { from: ['a', 'b'] }), same('c', 4)],
  'a branch that nothing trains': [
    same('a', 1),
    same('b', 1),
    pool('p', 'average', 1, { from: 'input' }),
    layer('concat', 'both', { from: ['b', 'p'] }),
  ],
  'one output used three times': [
    same('a', 4),
    same('b', 4, 'a'),
    same('c', 4, 'a'),
    layer('add', 's', { from: ['a', 'b', 'c'] }),
  ],
};

describe('the plan of gradients', () => {
  it.each(Object.entries(networks))('overwrites no gradient that is still needed: %s', (_, network) => {
    const { graph, plans } = planned(network);
    const trains = trainable(graph);
    // In the order of the backward pass: each buffer holds the gradient of one output, or a part of it.
    const holds = new Map([[plans[graph.nodes.length - 1].dy, graph.nodes.length - 1]]);
    for (let i = graph.nodes.length - 1; i >= 0; i--) {
      const { layer, inputs, name } = graph.nodes[i];
      const { dy, dx, sums } = plans[i];
      if (trains[i]) expect(holds.get(dy), `the gradient of ${name} is there`).toBe(i);
      else expect(dy, `${name} has no gradient`).toBe(0);
      for (const [k, at] of dx.entries()) {
        if (inputs[k] === IMAGE || !trains[inputs[k]]) {
          expect(at, `${name} writes no gradient that is not needed`).toBe(0);
          continue;
        }
        expect(at, `${name} has a place for its gradient`).not.toBe(0);
        if (!layer.view) expect(at, `${name} writes beside what it reads`).not.toBe(dy);
        const held = holds.get(at);
        expect(held === undefined || held >= i, `${name} writes over the gradient of ${held}`).toBe(true);
        holds.set(at, inputs[k]);
      }
      for (const [from, to] of sums) {
        expect([holds.get(from), holds.get(to)], `${name} adds parts of one gradient`).toEqual([
          holds.get(to),
          holds.get(to),
        ]);
        if (from !== dy) holds.delete(from);
      }
      if (!dx.includes(dy)) holds.delete(dy);
    }
  });

  it('needs two buffers for a chain of any length, and four for forks with a sum of three', () => {
    const map = 4 * 8 * 8 * 32;
    const scores = 3 * 32;
    const longer = planned([...networks.chain, same('e', 4), same('f', 4), same('g', 4)]);
    expect(bytesOf(longer.graph.nodes[0])).toBe(map);
    const whole = (bytes: number) => Math.ceil(bytes / 64) * 64;
    expect([planned(networks.chain).bytes, longer.bytes]).toEqual([2 * map + whole(scores), 2 * map + whole(scores)]);
    expect(planned(networks['one output used three times']).bytes).toBe(4 * map + whole(scores));
    const tripled = (from: string) => layer('add', `${from}3`, { from: [from, from, from] });
    const forks = [same('a', 4), same('b', 4), tripled('b'), same('c', 4), tripled('c'), same('d', 4), tripled('d')];
    expect(planned(forks).bytes).toBe(4 * map + whole(scores));
  });
});
