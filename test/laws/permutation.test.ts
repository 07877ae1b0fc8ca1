// The units of a layer have no order: permuted together with the weights that read them, they compute and learn the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../src/runs/safetensors.js';
import { conv, dense, layer, pool } from '../graph/networks.js';
import { apart, lab, type Tensors } from './lab.js';

/** A tensor viewed as [before][axis][after], with its axis permuted. */
function permuted({ shape, values }: Tensor, axis: number, order: readonly number[]): Tensor {
  const after = values.length / shape.slice(0, axis).reduce((a, b) => a * b, 1) / order.length;
  const moved = Float32Array.from(values, (_, i) => {
    const [before, at, rest] = [Math.floor(i / after / order.length), Math.floor(i / after) % order.length, i % after];
    return values[(before * order.length + order[at]) * after + rest];
  });
  return { shape, values: moved };
}

/** The axis of each parameter that belongs to the units of a layer. */
type Axes = Readonly<Record<string, 0 | 1>>;

const reordered = (tensors: Tensors, axes: Axes, order: readonly number[]): Tensors =>
  new Map([...tensors].map(([name, tensor]) => [name, name in axes ? permuted(tensor, axes[name], order) : tensor]));

const own = (name: string): Axes => ({ [`${name}.weight`]: 0, [`${name}.bias`]: 0 });

const cases = {
  'filters, and the channels of the next convolution': {
    network: [conv('a', 6, 5, { stride: 2 }), pool('p', 'max', 2), conv('b', 4, 3)],
    axes: { ...own('a'), 'b.weight': 1 },
    units: 6,
  },
  'filters under a normalisation, and the maps that a dense layer reads': {
    network: [
      conv('a', 5, 5, { stride: 3 }),
      layer('batch_norm', 'n'),
      layer('prelu', 'r', { init: { constant: { value: 0.2 } } }),
      dense('d', 8),
    ],
    axes: { ...own('a'), ...own('n'), 'n.running_mean': 0, 'n.running_var': 0, 'r.weight': 0, 'd.weight': 1 },
    units: 5,
  },
  'dense units': {
    network: [pool('p', 'average', 4), dense('a', 7, { activation: 'tanh' }), dense('b', 6, { activation: 'sigmoid' })],
    axes: { ...own('a'), 'b.weight': 1 },
    units: 7,
  },
} as const;

describe.each(Object.entries(cases))('%s', (_, { network, axes, units }) => {
  it('in a permuted order give the same scores, and after a step the same permuted network', async () => {
    const orders = fc.shuffledSubarray([...Array(units).keys()], { minLength: units });
    const plain = lab({ network: [...network] });
    const before = plain.tensors();
    const scores = plain.outputs();
    await plain.step(0, 24, 0.5);
    const after = plain.tensors();
    expect(apart(before, after)).toBeGreaterThan(1e-3);
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const other = lab({ network: [...network] });
        other.give(reordered(before, axes, order));
        for (const [n, row] of other.outputs().entries()) {
          for (const [c, score] of row.entries()) expect(score).toBeCloseTo(scores[n][c], 5);
        }
        await other.step(0, 24, 0.5);
        expect(apart(other.tensors(), reordered(after, axes, order))).toBeLessThan(2e-6);
      }),
      { numRuns: 6, seed: 1 },
    );
  });
});
