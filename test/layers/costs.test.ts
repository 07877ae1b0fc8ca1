// The costs of layers per image, counted by hand: multiply-accumulates of the forward pass, and connections as LeCun et al.
// 1998 count them, including biases.
import { expect, it } from 'vitest';
import { buildGraph } from '../../src/graph/build.js';
import { type LayerOptions, layers } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';
import { conv, dense, head, layer, pool, recurrent } from '../graph/networks.js';

/** On an image of two maps of 4 x 6. */
const IMAGE = [2, 4, 6];
const MAPS = 2 * 4 * 6;

const costs: [title: string, made: Choice<LayerOptions>, macs: number, connections: number][] = [
  // 3 filters on 2 maps, windows of 3 x 3 at 2 x 4 places.
  ['conv2d', conv('it', 3, 3), 3 * 2 * 9 * 8, 3 * 2 * 9 * 8 + 3 * 8],
  ['conv2d without a bias', conv('it', 3, 3, { bias: false }), 3 * 2 * 9 * 8, 3 * 2 * 9 * 8],
  ['conv2d with a table of three connections', conv('it', 2, 3, { connections: [[0], [0, 1]] }), 3 * 72, 3 * 72 + 16],
  ['pool2d', pool('it', 'max', 2), 0, MAPS],
  ['subsample2d', layer('subsample2d', 'it', { kernel: 2 }), MAPS / 4, (MAPS / 4) * 5],
  ['global_pool', layer('global_pool', 'it', { mode: 'average' }), 0, MAPS],
  ['dense', dense('it', 7), 7 * MAPS, 7 * MAPS + 7],
  ['dense', dense('it', 7, { bias: false }), 7 * MAPS, 7 * MAPS],
  ['rbf', layer('rbf', 'it', { units: 7, codes: 'random' }), 7 * MAPS, 7 * MAPS],
  // 4 rows of 2 x 6 features, and 4 steps from 5 units to 5.
  ['rnn', recurrent('rnn', 'it', 5, { sequence: 'rows' }), 4 * 5 * 17, 4 * 5 * 17 + 4 * 10],
  ['lstm', recurrent('lstm', 'it', 5, { sequence: 'rows' }), 4 * 20 * 17, 4 * 20 * 17 + 4 * 40],
  ['gru', recurrent('gru', 'it', 5, { sequence: 'rows' }), 4 * 15 * 17, 4 * 15 * 17 + 4 * 30],
  ['flatten', layer('flatten', 'it'), 0, 0],
  ['activation', layer('activation', 'it', { function: 'tanh' }), 0, 0],
  ['prelu', layer('prelu', 'it'), MAPS, 0],
  ['dropout', layer('dropout', 'it'), 0, 0],
  ['batch_norm', layer('batch_norm', 'it'), MAPS, 0],
  ['layer_norm', layer('layer_norm', 'it'), 2 * MAPS, 0],
  ['batch_softmax', layer('batch_softmax', 'it'), 0, 0],
  ['add', layer('add', 'it', { from: ['input', 'input'] }), 0, 0],
  ['concat', layer('concat', 'it', { from: ['input', 'input'] }), 0, 0],
  ['concat', layer('concat', 'it', { from: ['input'] }), 0, 0],
  ['multiply', layer('multiply', 'it', { from: ['input', 'input'] }), MAPS, 0],
];

it.each(costs)('%s costs the sum of its operations', (_, made, macs, connections) => {
  // It works on vectors alone.
  const before = made.type === 'batch_softmax' ? [layer('flatten', 'vector')] : [];
  const { nodes } = buildGraph([...before, made], head(), { image: IMAGE, classes: 3 });
  expect(nodes.find(({ name }) => name === 'it')?.cost).toEqual({ macs, connections });
});

it('every layer is counted', () => {
  expect([...new Set(costs.map(([, { type }]) => type))].sort()).toEqual(layers.names.toSorted());
});
