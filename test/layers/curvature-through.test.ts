// Second derivatives pass through layers without weights by the squares of their slopes. For squared distances to
// codes, the second derivative of each value is 2; that of the bias of a convolution below is the sum over its map.
import { describe, expect, it } from 'vitest';
import { type LayerOptions, layers } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';
import { IMAGES, runnable } from '../engine/runnable.js';
import { conv, head, layer, pool } from '../graph/networks.js';
import { fastEngines } from '../kernels/bench-space.js';
import { normalBelow } from '../normal.js';
import { estimateCurvature } from './estimate-curvature.js';

const linear = { activation: 'identity' };
/** Two maps of 4 x 4. */
const maps = conv('c', 2, 2, linear);
const flat = layer('flatten', 'flat', {});

const gelu = (x: number) => x * normalBelow(x);

interface Case {
  readonly network: Choice<LayerOptions>[];
  /** Sum of squared slopes over a map, from the outputs of the layers for one image; a number if it is constant. */
  readonly squares: (output: (node: string) => number[], map: number) => number;
}

const through: Readonly<Record<string, Case>> = {
  flatten: { network: [maps, flat], squares: () => 16 },
  activation: {
    network: [maps, layer('activation', 'it', { function: { tanh: {} } }), flat],
    squares: (output, map) =>
      output('it')
        .slice(16 * map, 16 * map + 16)
        .reduce((sum, y) => sum + (1 - y * y) ** 2, 0),
  },
  // Its slope is a function of the input: two inputs have one output.
  'activation, gelu': {
    network: [maps, layer('activation', 'it', { function: { gelu: {} } }), flat],
    squares: (output, map) =>
      output('c')
        .slice(16 * map, 16 * map + 16)
        .reduce((sum, x) => sum + ((gelu(x + 1e-4) - gelu(x - 1e-4)) / 2e-4) ** 2, 0),
  },
  add: {
    network: [
      maps,
      conv('other', 2, 2, { ...linear, from: 'input' }),
      layer('add', 'it', { from: ['c', 'other'] }),
      flat,
    ],
    squares: () => 16,
  },
  concat: {
    network: [
      maps,
      conv('other', 1, 2, { ...linear, from: 'input' }),
      layer('concat', 'it', { from: ['other', 'c', 'c'] }),
      flat,
    ],
    squares: () => 32,
  },
  global_pool: { network: [maps, layer('global_pool', 'it', { mode: 'average' })], squares: () => 1 / 16 },
  'global_pool, max': { network: [maps, layer('global_pool', 'it', { mode: 'max' })], squares: () => 1 },
  // Four windows of four, a quarter of each value.
  pool2d: { network: [maps, pool('it', 'average', 2), flat], squares: () => 16 / 16 },
  // Nine windows, one value of each.
  'pool2d, max': { network: [maps, pool('it', 'max', 2, { stride: 1 }), flat], squares: () => 9 },
};

describe.each(fastEngines)('second derivatives on the %s engine', (engine) => {
  it.each(Object.entries(through))('pass through %s by the squares of its slopes', (_, { network, squares }) => {
    const p = runnable(engine, network, head('rbf', { codes: 'random', loss: 'mse', j: 1 }), [2, 5, 5]);
    estimateCurvature(p);
    for (const map of [0, 1]) {
      const images = Array.from({ length: IMAGES }, (_, n) => squares((node) => p.output(node, n), map));
      const expected = 2 * images.reduce((a, b) => a + b);
      expect(p.values('c.bias', 'gradient')[map]).toBeCloseTo(expected, 3);
    }
  });
});

it('every layer with second derivatives is in a network above, or in that of the 1998 layers', () => {
  const found = layers.kinds.filter(({ curvature }) => curvature).map(({ type }) => type);
  const here = Object.keys(through).map((name) => name.split(',')[0]);
  expect(found.sort()).toEqual([...new Set([...here, 'conv2d', 'subsample2d', 'dense', 'rbf'])].sort());
});
