// The gradient of whole networks against finite differences: every layer and head, wiring, views, sums over
// branches, and layers that see the whole batch.
import { describe, expect, it } from 'vitest';
import { heads as registered } from '../../src/heads/index.js';
import type { EngineName } from '../../src/kernels/index.js';
import { type LayerOptions, layers } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';
import { conv, dense, head, layer, pool, recurrent } from '../graph/networks.js';
import { fastEngines } from '../kernels/bench-space.js';
import { runnable } from './runnable.js';

const smooth = { activation: 'tanh' };

const networks: Record<string, Choice<LayerOptions>[]> = {
  'a plain stack': [
    conv('c1', 3, 3, smooth),
    pool('p', 'average', 2),
    layer('flatten', 'f'),
    dense('d', 7, { activation: 'sigmoid' }),
  ],
  'every activation': [
    conv('c1', 2, 3, { activation: 'scaled_tanh' }),
    layer('activation', 'a', { function: { tanh: {} } }),
    conv('c2', 2, 1, { activation: 'gelu' }),
    conv('c3', 2, 1, { activation: 'swish' }),
    layer('activation', 'g', { function: { gelu: {} } }),
    dense('d', 6, { activation: 'sigmoid' }),
    dense('e', 6, { activation: 'softplus' }),
    dense('f', 6, { activation: { elu: { alpha: 0.6 } } }),
    layer('activation', 'i', { function: { identity: {} } }),
  ],
  'a residual connection': [
    conv('a', 4, 3, { ...smooth, padding: 1 }),
    conv('b', 4, 3, { ...smooth, padding: 1 }),
    layer('add', 'sum', { from: ['a', 'b'] }),
    dense('d', 5, smooth),
  ],
  'branches that are concatenated, one used twice': [
    conv('a', 2, 3, smooth),
    conv('b', 3, [3, 1], { ...smooth, from: 'input', padding: [0, 0] }),
    pool('p', 'average', 1, { from: 'b' }),
    conv('c', 3, [1, 3], { ...smooth, from: 'p' }),
    layer('concat', 'both', { from: ['a', 'c', 'a'] }),
    layer('flatten', 'v'),
    dense('x', 4, smooth),
    dense('y', 4, { ...smooth, from: 'v' }),
    layer('add', 'z', { from: ['x', 'y', 'x'] }),
  ],
  'strides and paddings': [
    conv('c1', 3, [3, 2], { ...smooth, stride: [2, 1], padding: [1, 2] }),
    pool('p', 'average', 3, { stride: 2, padding: 1 }),
    conv('c2', 2, 2, { ...smooth, stride: 3, padding: 1, bias: false }),
  ],
  'the parts of 1998': [
    conv('c1', 3, 3, { ...smooth, connections: [[0], [1], [0, 1]] }),
    layer('subsample2d', 's2', { kernel: 2, ...smooth }),
    conv('c3', 4, 2, { ...smooth, connections: 2 }),
    dense('f6', 6, { activation: 'scaled_tanh' }),
  ],
  'batch normalisation of maps and of units': [
    conv('c1', 3, 3, smooth),
    layer('batch_norm', 'n1', { activation: 'tanh' }),
    dense('d', 5, smooth),
    layer('batch_norm', 'n2', { activation: 'gelu' }),
  ],
  'layer normalisation, and the average of whole maps': [
    conv('c1', 3, 3, smooth),
    layer('layer_norm', 'n'),
    conv('c2', 4, 2, { ...smooth, padding: 1 }),
    layer('global_pool', 'g', { mode: 'average' }),
  ],
  'a gated convolution': [
    conv('a', 3, 3, smooth),
    conv('b', 3, 3, { activation: 'sigmoid', from: 'input' }),
    layer('multiply', 'gated', { from: ['a', 'b'] }),
  ],
  'trained slopes': [dense('d', 6, smooth), layer('prelu', 'r', { init: { constant: { value: 0.9 } } })],
  dropout: [
    conv('c1', 3, 3, smooth),
    layer('dropout', 'o', { rate: 0.4 }),
    dense('d', 5, smooth),
    layer('dropout', 'o2', { rate: 0.2 }),
  ],
  'a recurrent layer along rows, and another along its whole sequence': [
    recurrent('rnn', 'a', 4, { sequence: 'rows', return: 'all' }),
    recurrent('gru', 'b', 3, { sequence: 'rows' }),
  ],
  'recurrent layers along columns and channels': [
    conv('c', 3, 3, smooth),
    recurrent('rnn', 'd', 4, { sequence: 'channels', return: 'all' }),
    recurrent('lstm', 'a', 4, { sequence: 'columns', return: 'all' }),
    recurrent('gru', 'b', 5, { sequence: 'columns', bias: false }),
  ],
  'recurrent layers in place of dense ones': [
    dense('d', 12, smooth),
    recurrent('lstm', 'a', 6, { steps: 3 }),
    recurrent('rnn', 'b', 5, { steps: 2 }),
    recurrent('gru', 'c', 4, { steps: 5 }),
  ],
  'recurrent layers along the batch': [
    dense('d', 6, smooth),
    recurrent('rnn', 'a', 5, { sequence: 'batch', return: 'all' }),
    recurrent('lstm', 'b', 5, { sequence: 'batch', return: 'all' }),
    recurrent('gru', 'c', 4, { sequence: 'batch', return: 'all', bias: false }),
  ],
  'a recurrent layer that keeps less than it reads': [
    conv('c', 4, 3, smooth),
    recurrent('rnn', 'a', 2, { sequence: 'columns' }),
  ],
  'every layer with parameters directly on the image, and joins of images': [
    conv('c', 1, [4, 3], smooth),
    layer('subsample2d', 's', { kernel: [2, 3], from: 'input' }),
    dense('d', 5, { ...smooth, from: 'input' }),
    recurrent('rnn', 'r', 4, { sequence: 'rows', from: 'input' }),
    layer('batch_norm', 'n', { from: 'input' }),
    layer('layer_norm', 'm', { from: 'input' }),
    layer('prelu', 'p', { from: 'input', init: { constant: { value: 0.4 } } }),
    layer('add', 'sum', { from: ['n', 'input', 'm'] }),
    layer('multiply', 'product', { from: ['input', 'p'] }),
    layer('concat', 'maps', { from: ['sum', 'input', 'product'] }),
    conv('e', 2, 3, smooth),
    ...['c', 's', 'e'].map((from) => layer('flatten', `flat_${from}`, { from })),
    layer('concat', 'all', { from: ['flat_c', 'flat_s', 'd', 'r', 'flat_e'] }),
  ],
  'layers before the first trained layer, one of which sees the batch': [
    layer('flatten', 'v'),
    layer('batch_softmax', 's'),
    layer('add', 'z', { from: ['v', 's'] }),
    dense('d', 6, smooth),
  ],
  'the maximum of maps': [conv('c', 3, 3, smooth), layer('global_pool', 'g', { mode: 'max' })],
};

const heads: Record<string, Choice<object>> = {
  'cross-entropy': head(),
  'a squared softmax': head('softmax', { loss: 'mse' }),
};

const otherHeads: Record<string, Choice<object>> = {
  'smoothed cross-entropy over an activation': head('softmax', { label_smoothing: 0.1, activation: 'tanh' }),
  // A softmax over the batch does not change if the same value is added to all of its images.
  'a softmax over the batch': head('softmax', { over: 'batch', bias: false }),
  'squared errors': head('mse', { off: -1, activation: 'scaled_tanh' }),
  'hinges, squared': head('hinge', { power: 2 }),
  'distances to fixed codes': head('rbf', { codes: 'random' }),
  'distances to learned codes': head('rbf', { codes: 'learned' }),
  'distance to the correct code': head('rbf', { codes: 'learned', loss: 'mse' }),
};

/** Number of gradients checked per parameter: half of them the largest, the others spread out. */
const CHECKED = 6;
const STEP = 8e-3;
/** Relative to the largest gradient of the parameter. */
const TOLERANCE = 5e-3;
/** Minimum of the largest gradient of a parameter, for eleven images together. */
const MATTERS = 0.005;

function check(engine: EngineName, network: Choice<LayerOptions>[], choice: Choice<object>) {
  const p = runnable(engine, network, choice);
  p.shake();
  compare(p);
}

/** Holds the gradients of parameters that are trained against finite differences. */
function compare(p: ReturnType<typeof runnable>) {
  p.evaluate();
  p.backward();
  for (const { name, node, spec } of p.layout.parameters) {
    if (spec.kind === 'buffer' || p.bound.isFrozen({ node })) continue;
    const values = p.values(name);
    const gradient = p.values(name, 'gradient').slice();
    const mask = spec.connected?.flatMap((row) => [...row]);
    mask?.forEach((exists, i) => {
      if (!exists) expect(gradient[i], `${name}[${i}] does not exist`).toBe(0);
    });
    const places = [...gradient.keys()].filter((i) => mask?.[i] !== 0);
    const largest = [...places].sort((a, b) => Math.abs(gradient[b]) - Math.abs(gradient[a])).slice(0, CHECKED / 2);
    const others = Array.from({ length: CHECKED / 2 }, (_, k) => places[(k * 7919 + 1) % places.length]);
    const checked = [...new Set([...largest, ...others])].map((i) => ({ i, numeric: slope(values, i, p.evaluate) }));
    const size = Math.max(...checked.map(({ numeric }) => Math.abs(numeric)));
    expect(size, `${name} matters`).toBeGreaterThan(MATTERS);
    for (const { i, numeric } of checked) {
      const error = Math.abs(gradient[i] - numeric) / size;
      expect(error, `${name}[${i}]: ${gradient[i]} is ${numeric}`).toBeLessThan(TOLERANCE);
    }
  }
  p.arena.expectFences();
}

/** The derivative of a function by one number, from four points: a shorter step is lost in the rounding of floats. */
function slope(values: Float32Array, i: number, f: () => number): number {
  const before = values[i];
  const at = (steps: number) => {
    values[i] = before + steps * STEP;
    return f();
  };
  const result = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * STEP);
  values[i] = before;
  return result;
}

describe.each(['reference', ...fastEngines] as EngineName[])('gradients on the %s engine', (engine) => {
  describe.each(Object.keys(heads))('with %s', (name) => {
    it.each(Object.keys(networks))('equal finite differences: %s', (network) => {
      check(engine, networks[network], heads[name]);
    });
  });

  it.each(Object.keys(otherHeads))('equal finite differences with %s', (name) => {
    check(engine, [dense('d', 7, smooth)], otherHeads[name]);
  });
});

it.each(['reference', ...fastEngines] as EngineName[])(
  'gradients through frozen layers equal finite differences, on the %s engine',
  (engine) => {
    const network = [
      conv('c1', 3, 3, smooth),
      layer('batch_norm', 'n1', { activation: 'tanh' }),
      conv('c2', 3, 2, smooth),
      dense('d', 5, smooth),
      layer('batch_norm', 'n2'),
    ];
    const p = runnable(engine, network, head(), undefined, ['n1', 'c2', 'n2']);
    p.shake();
    p.values('n1.running_mean').set([0.1, -0.2, 0.3]);
    p.values('n2.running_var').set([0.5, 2, 0.7, 1.3, 0.2]);
    compare(p);
  },
);

it('cover every layer and every head of the registries', () => {
  const chosen = [...Object.values(heads), ...Object.values(otherHeads)];
  const ofHeads = chosen.flatMap(({ type, options }) => registered.of(type).layers(options as never, 3));
  const used = new Set([...Object.values(networks).flat(), ...ofHeads].map(({ type }) => type));
  expect([...used].sort()).toEqual(layers.names.toSorted());
  expect([...new Set(chosen.map(({ type }) => type))].sort()).toEqual(registered.names.toSorted());
});
