// Initial parameters: 10,000 draws of each initializer compared with its distribution, then the fans of each layer.
import { describe, expect, it } from 'vitest';
import { ParameterLayout } from '../../src/engine/parameters.js';
import { buildGraph } from '../../src/graph/build.js';
import { Arena } from '../../src/kernels/index.js';
import type { LayerOptions } from '../../src/layers/index.js';
import { initialize } from '../../src/layers/initializers.js';
import { randomStream } from '../../src/random/index.js';
import type { Choice } from '../../src/schema/index.js';
import { conv, dense, head, layer, recurrent } from '../graph/networks.js';
import { deviates, normal, truncatedNormal, uniform } from './distributions.js';

const DRAWS = 10_000;
const fans = { fanIn: 50, fanOut: 150 };
const draw = (init: string | object, of: object = fans) => {
  const values = new Float32Array(DRAWS);
  const { options } = dense('d', 1, { init });
  initialize(values, (options as unknown as { init: object }).init, { ...fans, ...of }, randomStream(5, 'draws'));
  return values;
};

describe('an initializer draws', () => {
  it.each([
    ['glorot_uniform', uniform(Math.sqrt(6 / 200))],
    ['glorot_normal', normal(Math.sqrt(2 / 200))],
    ['he_uniform', uniform(Math.sqrt(6 / 50))],
    ['he_normal', normal(Math.sqrt(2 / 50))],
    ['lecun', uniform(2.4 / 50)],
    [{ lecun: { exponent: 0.5 } }, uniform(2.4 / Math.sqrt(50))],
    ['pytorch', uniform(1 / Math.sqrt(50))],
    [{ uniform: { bound: 0.3 } }, uniform(0.3)],
    [{ normal: { deviation: 0.2 } }, normal(0.2)],
    [{ truncated_normal: { deviation: 0.2 } }, truncatedNormal(0.2)],
  ])('%j from its distribution', (init, law) => {
    expect(deviates(draw(init), law)).toBe('');
  });

  it('pytorch in a recurrent layer from the number of units', () => {
    expect(deviates(draw('pytorch', { hidden: 9 }), uniform(1 / 3))).toBe('');
  });

  it('signs: +1 and -1 equally often; zeros and constant: always the same', () => {
    const signs = draw('signs');
    expect(new Set(signs)).toEqual(new Set([1, -1]));
    expect(Math.abs(signs.reduce((a, b) => a + b) / DRAWS)).toBeLessThan(0.03);
    expect(new Set(draw('zeros'))).toEqual(new Set([0]));
    expect(new Set(draw({ constant: { value: 0.5 } }))).toEqual(new Set([0.5]));
  });
});

/** The initial parameters of a network that ends in a head with three classes. */
function started(network: Choice<LayerOptions>[], image: number[], seed = 1, end = head()) {
  const arena = new Arena();
  const layout = new ParameterLayout(buildGraph(network, end, { image, classes: 3 }));
  const at = layout.allocate(arena);
  layout.initialize(arena, at, seed);
  const places = new Map(layout.parameters.map((p) => [p.name, p]));
  return (name: string): number[] => {
    const place = places.get(name);
    if (!place) throw new Error(`no parameter ${name}`);
    return [...layout.values(arena, at, place)];
  };
}

describe('a layer starts with the fans for', () => {
  it('a dense layer: its inputs and its units, also for biases', () => {
    const options = { init: 'glorot_uniform', bias_init: 'he_uniform' };
    const values = started([dense('d', 400, options)], [2, 5, 6]);
    expect(deviates(values('d.weight'), uniform(Math.sqrt(6 / 460)))).toBe('');
    expect(deviates(values('d.bias'), uniform(Math.sqrt(6 / 60)))).toBe('');
  });

  it('a convolution: maps times kernel area', () => {
    const values = started([conv('c', 40, [5, 3], { init: 'glorot_uniform', bias_init: 'pytorch' })], [8, 6, 6]);
    expect(deviates(values('c.weight'), uniform(Math.sqrt(6 / (8 * 15 + 40 * 15))))).toBe('');
    expect(Math.max(...values('c.bias').map(Math.abs))).toBeLessThan(1 / Math.sqrt(120));
  });

  it('a connected convolution: the inputs of each map, and 0 for missing connections', () => {
    const table = [[0], [0, 1, 2, 3], [1, 3]];
    const weights = started([conv('c', 3, 30, { init: 'lecun', connections: table })], [4, 30, 30])('c.weight');
    for (const [f, row] of table.entries()) {
      const maps = [0, 1, 2, 3].map((k) => weights.slice((f * 4 + k) * 900, (f * 4 + k + 1) * 900));
      expect(
        deviates(
          row.flatMap((k) => maps[k]),
          uniform(2.4 / (900 * row.length)),
        ),
      ).toBe('');
      for (const [k, map] of maps.entries()) expect(map.some((v) => v !== 0)).toBe(row.includes(k));
    }
  });

  it('sub-sampling: the window area', () => {
    const values = started([layer('subsample2d', 's', { kernel: [2, 3], bias_init: 'pytorch' })], [2000, 4, 6]);
    expect(deviates(values('s.weight'), uniform(2.4 / 6))).toBe('');
    expect(deviates(values('s.bias'), uniform(1 / Math.sqrt(6)))).toBe('');
  });

  it.each([
    ['rnn', 1],
    ['lstm', 4],
    ['gru', 3],
  ] as const)('%s: its units by default, features or units with another law', (type, gates) => {
    const image = [1, 4, 40];
    const byDefault = started([recurrent(type, 'r', 64)], image);
    for (const key of ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0']) {
      expect(deviates(byDefault(`r.${key}`), uniform(1 / 8))).toBe('');
    }
    const glorot = started([recurrent(type, 'r', 64, { init: 'glorot_uniform' })], image);
    expect(glorot('r.weight_ih_l0')).toHaveLength(gates * 64 * 40);
    expect(deviates(glorot('r.weight_ih_l0'), uniform(Math.sqrt(6 / 104)))).toBe('');
    expect(deviates(glorot('r.weight_hh_l0'), uniform(Math.sqrt(6 / 128)))).toBe('');
  });

  it('none: normalisations are the identity, and slopes a quarter', () => {
    const values = started([layer('batch_norm', 'b'), layer('layer_norm', 'l'), layer('prelu', 'p')], [2, 3, 3]);
    for (const name of ['b.weight', 'b.running_var', 'l.weight']) expect(new Set(values(name))).toEqual(new Set([1]));
    for (const name of ['b.bias', 'b.running_mean', 'l.bias']) expect(new Set(values(name))).toEqual(new Set([0]));
    expect(values('p.weight')).toEqual([0.25, 0.25]);
  });

  it('a head: like dense layers; random codes are signs', () => {
    const weights = started([dense('d', 3000)], [1, 1, 1])('head.weight');
    expect(deviates(weights, uniform(Math.sqrt(6 / 3003)))).toBe('');
    const codes = started([dense('d', 300)], [1, 1, 1], 1, head('rbf', { codes: 'random' }))('head.weight');
    expect(new Set(codes)).toEqual(new Set([1, -1]));
  });
});

describe('random initial parameters', () => {
  const network = [dense('a', 50), dense('b', 50)];

  it('are the same for the same seed, and different for another', () => {
    expect(started(network, [1, 1, 50])('a.weight')).toEqual(started(network, [1, 1, 50])('a.weight'));
    expect(started(network, [1, 1, 50])('a.weight')).not.toEqual(started(network, [1, 1, 50], 2)('a.weight'));
  });

  it('differ between layers of the same shape, and do not depend on other layers', () => {
    const values = started(network, [1, 1, 50]);
    expect(values('a.weight')).not.toEqual(values('b.weight'));
    expect(
      started(
        [
          dense('z', 7, { from: 'input' }),
          dense('a', 50, { from: 'input' }),
          layer('concat', 'c', { from: ['z', 'a'] }),
        ],
        [1, 1, 50],
      )('a.weight'),
    ).toEqual(values('a.weight'));
  });
});
