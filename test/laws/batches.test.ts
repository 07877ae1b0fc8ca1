// The gradient of a batch is the mean over its images, so the parts of a split batch add up to it.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heads } from '../../src/heads/index.js';
import type { LayerOptions } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';
import { conv, dense, head, layer, pool, recurrent } from '../graph/networks.js';
import { lab, type Tensors } from './lab.js';

const ones = { init: { constant: { value: 1 } }, bias_init: { zeros: {} }, activation: { identity: {} } };

const networks: Readonly<Record<string, readonly Choice<LayerOptions>[]>> = {
  'convolutions and pools': [
    conv('a', 4, 5, { stride: 2 }),
    pool('p', 'max', 2),
    conv('b', 4, 3, { padding: 1 }),
    pool('q', 'average', 3),
  ],
  'a normalisation of each image, trained slopes': [
    pool('p', 'average', 4),
    layer('layer_norm', 'n', { epsilon: 1e-3, ...ones }),
    dense('d', 9),
    layer('prelu', 'r', { init: { constant: { value: 0.25 } } }),
  ],
  'recurrent layers': [
    pool('p', 'average', 4),
    recurrent('lstm', 'a', 5, { sequence: 'rows', return: 'all' }),
    recurrent('gru', 'b', 6, { sequence: 'columns' }),
    recurrent('rnn', 'c', 4, { steps: 2 }),
  ],
};

const lasts: readonly Choice<object>[] = [
  head(),
  head('softmax', { loss: 'cross_entropy', label_smoothing: 0.1 }),
  head('softmax', { loss: 'mse' }),
  head('mse', { on: 0.8, off: -0.2, activation: 'tanh' }),
  head('hinge', { margin: 1, power: 1 }),
  head('rbf', { codes: 'learned', loss: 'map', j: 1 }),
];

/** The change by a step at a rate of 1: the gradient. */
const gradient = (before: Tensors, after: Tensors) =>
  [...before].flatMap(([name, { values }]) =>
    [...values].map((v, i) => v - (after.get(name)?.values[i] ?? Number.NaN)),
  );

it.each(Object.keys(networks))('of %s, under every head', async (name) => {
  const small = [pool('small', 'average', 4), dense('d', 6, { activation: 'tanh' })];
  for (const last of lasts) {
    const rest = last.type === 'rbf' && name === 'convolutions and pools' ? small : networks[name];
    const tried = lab({ network: rest, head: last });
    const start = tried.tensors();
    const of = async (from: number, count: number) => {
      tried.give(start);
      await tried.step(from, count);
      return gradient(start, tried.tensors());
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 32 }), fc.nat(), async (count, cut) => {
        const first = 1 + (cut % (count - 1));
        const [whole, a, b] = [await of(0, count), await of(0, first), await of(first, count - first)];
        const scale = Math.max(...whole.map(Math.abs));
        expect(scale).toBeGreaterThan(1e-4);
        const off = whole.map((v, i) => Math.abs(v - (first * a[i] + (count - first) * b[i]) / count));
        expect(Math.max(...off) / Math.max(1, scale)).toBeLessThan(3e-6);
      }),
      { numRuns: 6, seed: 1 },
    );
  }
});

it('includes every head of the registry', () => {
  expect([...new Set(lasts.map(({ type }) => type))].sort()).toEqual(heads.names.toSorted());
});
