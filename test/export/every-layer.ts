// For each layer, networks with its options, for tests of exported models.
import type { LayerOptions } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';
import { conv, dense, head, layer, pool, recurrent } from '../graph/networks.js';

export interface Case {
  readonly what: string;
  readonly network: readonly Choice<LayerOptions>[];
  readonly head?: Choice<object>;
}

const identity = { activation: 'identity' };
const ones = { init: { constant: { value: 1 } }, bias_init: { zeros: {} } };
const maps = (name = 'c', filters = 3) => conv(name, filters, 2, { padding: 1, activation: 'tanh' });

const oneOf = (what: string, ...network: Choice<LayerOptions>[]): Case => ({ what, network });

const recurrents = (type: 'rnn' | 'lstm' | 'gru'): Case[] => [
  ...['rows', 'columns', 'channels'].flatMap((sequence) =>
    ['last', 'all'].map((kept) =>
      oneOf(`along ${sequence}, ${kept}`, maps(), recurrent(type, 'it', 4, { sequence, return: kept })),
    ),
  ),
  oneOf('in steps of a vector', dense('d', 6), recurrent(type, 'it', 4, { steps: 3 })),
  oneOf('in steps of a vector, without biases', dense('d', 6), recurrent(type, 'it', 4, { steps: 2, bias: false })),
  oneOf('along the batch', dense('d', 5), recurrent(type, 'it', 4, { sequence: 'batch', return: 'all' })),
];

/** By layer type. */
export const everyLayer: Readonly<Record<string, readonly Case[]>> = {
  conv2d: [
    oneOf('plain', conv('it', 3, [2, 3], identity)),
    oneOf('with strides and paddings', conv('it', 3, [3, 2], { ...identity, stride: [2, 1], padding: [1, 2] })),
    oneOf('without a bias', conv('it', 3, 3, { ...identity, bias: false })),
    oneOf('with a table of connections', conv('it', 3, 2, { ...identity, connections: [[0], [1], [0, 1]] })),
  ],
  pool2d: ['max', 'average'].flatMap((mode) => [
    oneOf(`${mode}, side by side`, maps(), pool('it', mode, 2)),
    oneOf(`${mode}, over each other and padded`, maps(), pool('it', mode, 3, { stride: [2, 1], padding: [1, 0] })),
  ]),
  subsample2d: [
    oneOf(
      'plain',
      maps(),
      layer('subsample2d', 'it', { kernel: [2, 1], stride: [2, 1], ...ones, activation: { tanh: {} } }),
    ),
  ],
  global_pool: ['max', 'average'].map((mode) => oneOf(mode, maps(), layer('global_pool', 'it', { mode }))),
  dense: [
    oneOf('of maps', dense('it', 5)),
    oneOf('of a vector, without a bias', dense('d', 4), dense('it', 5, { bias: false })),
  ],
  rbf: ['map', 'mse'].map((loss) => ({
    ...oneOf(loss, dense('d', 6, { activation: 'tanh' })),
    head: head('rbf', { codes: 'random', loss, j: 0.7 }),
  })),
  rnn: [
    ...recurrents('rnn'),
    oneOf('rectified', dense('d', 6), recurrent('rnn', 'it', 4, { steps: 3, nonlinearity: 'relu' })),
  ],
  lstm: recurrents('lstm'),
  gru: recurrents('gru'),
  flatten: [
    oneOf('of maps', maps(), layer('flatten', 'it', {})),
    oneOf('of a vector', dense('d', 4), layer('flatten', 'it', {})),
  ],
  activation: [
    oneOf('of maps', conv('c', 3, 2, identity), layer('activation', 'it', { function: { scaled_tanh: {} } })),
  ],
  prelu: [
    oneOf('of maps', maps(), layer('prelu', 'it', { init: ones.init })),
    oneOf('of a vector', dense('d', 5), layer('prelu', 'it', { init: ones.init })),
  ],
  dropout: [oneOf('of maps', maps(), layer('dropout', 'it', { rate: 0.5 }))],
  batch_norm: [
    oneOf('of maps', maps(), layer('batch_norm', 'it', { epsilon: 1e-2, ...identity })),
    oneOf('of a vector', dense('d', 5), layer('batch_norm', 'it', { epsilon: 1e-2, activation: 'gelu' })),
  ],
  layer_norm: [
    oneOf('of maps', maps(), layer('layer_norm', 'it', { epsilon: 1e-2, ...ones, activation: { tanh: {} } })),
    oneOf(
      'of a vector',
      dense('d', 5),
      layer('layer_norm', 'it', { epsilon: 1e-2, ...ones, activation: { identity: {} } }),
    ),
  ],
  batch_softmax: [
    { ...oneOf('before the loss', dense('d', 5)), head: head('softmax', { loss: 'cross_entropy', over: 'batch' }) },
  ],
  add: [
    oneOf(
      'of three',
      maps('a'),
      conv('b', 3, 2, { padding: 1, from: 'input' }),
      layer('add', 'it', { from: ['a', 'b', 'a'] }),
    ),
  ],
  concat: [
    oneOf(
      'of maps',
      maps('a'),
      conv('b', 2, 2, { padding: 1, from: 'input' }),
      layer('concat', 'it', { from: ['b', 'a'] }),
    ),
    oneOf('of vectors', dense('a', 3), dense('b', 4, { from: 'input' }), layer('concat', 'it', { from: ['b', 'a'] })),
  ],
  multiply: [
    oneOf(
      'of maps',
      maps('a'),
      conv('b', 3, 2, { padding: 1, from: 'input' }),
      layer('multiply', 'it', { from: ['a', 'b'] }),
    ),
  ],
};
