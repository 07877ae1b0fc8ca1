// Layers that are one line of arithmetic, and activations, compared with that line.
import { describe, expect, it } from 'vitest';
import type { EngineName } from '../../src/kernels/index.js';
import type { LayerOptions } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';
import { IMAGES, runnable } from '../engine/runnable.js';
import { conv, dense, head, layer } from '../graph/networks.js';
import { fastEngines } from '../kernels/bench-space.js';

const engines = ['reference', ...fastEngines] as EngineName[];
const images = Array.from({ length: IMAGES }, (_, n) => n);

function made(engine: EngineName, network: Choice<LayerOptions>[], last = head()) {
  const p = runnable(engine, network, last, [2, 4, 3]);
  for (const { name } of p.layout.parameters) {
    p.values(name).forEach((v, i, all) => {
      all[i] = v + 0.3 * Math.sin(i * 7.7 + name.length);
    });
  }
  p.evaluate(false);
  return p;
}

const close = (actual: readonly number[], expected: readonly number[], digits = 5) => {
  expect(actual).toHaveLength(expected.length);
  for (const [i, v] of expected.entries()) expect(actual[i], `value ${i}`).toBeCloseTo(v, digits);
};

describe.each(engines)('on the %s engine', (engine) => {
  it('dense: a weighted sum of all inputs, and a bias', () => {
    const p = made(engine, [dense('it', 5)]);
    const [w, b] = [p.values('it.weight'), p.values('it.bias')];
    for (const n of images) {
      const x = p.input(n);
      close(
        p.output('it', n),
        [...b].map((bias, u) => x.reduce((sum, v, i) => sum + v * w[u * x.length + i], bias)),
      );
    }
  });

  it('rbf: the squared distance to each code', () => {
    const p = made(engine, [dense('d', 6)], head('rbf', { codes: 'learned', loss: 'map', j: 1 }));
    const codes = p.values('head.weight');
    for (const n of images) {
      const x = p.output('d', n);
      close(
        p.output('head', n),
        [0, 1, 2].map((c) => x.reduce((sum, v, i) => sum + (v - codes[c * 6 + i]) ** 2, 0)),
        4,
      );
    }
  });

  it('add, concat and flatten: a sum, the inputs in the order of `from`, and no change', () => {
    const p = made(engine, [
      conv('a', 2, 2),
      conv('b', 2, 2, { from: 'input', activation: 'identity' }),
      layer('add', 'sum', { from: ['a', 'b', 'a'] }),
      layer('concat', 'all', { from: ['b', 'sum', 'a'] }),
      layer('flatten', 'flat', {}),
    ]);
    for (const n of images) {
      const [a, b] = [p.output('a', n), p.output('b', n)];
      close(
        p.output('sum', n),
        a.map((v, i) => 2 * v + b[i]),
      );
      expect(p.output('all', n)).toEqual([...b, ...p.output('sum', n), ...a]);
      expect(p.output('flat', n)).toEqual(p.output('all', n));
    }
  });

  /** The distribution function of the standard normal, by the midpoint rule with 4000 strips. */
  const normal = (x: number) => {
    const width = x / 4000;
    const strips = Array.from({ length: 4000 }, (_, i) => Math.exp(-(((i + 0.5) * width) ** 2) / 2));
    return 0.5 + (width * strips.reduce((a, b) => a + b)) / Math.sqrt(2 * Math.PI);
  };

  it.each<[string, object, (x: number) => number]>([
    ['identity', {}, (x) => x],
    ['relu', {}, (x) => Math.max(0, x)],
    ['tanh', {}, Math.tanh],
    ['scaled_tanh', {}, (x) => 1.7159 * Math.tanh((2 * x) / 3)],
    ['sigmoid', {}, (x) => 1 / (1 + Math.exp(-x))],
    ['leaky_relu', { slope: 0.3 }, (x) => (x > 0 ? x : 0.3 * x)],
    ['elu', { alpha: 0.6 }, (x) => (x > 0 ? x : 0.6 * (Math.exp(x) - 1))],
    ['softplus', {}, (x) => Math.log1p(Math.exp(x))],
    ['gelu', {}, (x) => x * normal(x)],
    ['swish', {}, (x) => x / (1 + Math.exp(-x))],
  ])('activation %s, as a layer and after one', (type, options, f) => {
    const p = made(engine, [
      dense('d', 7),
      layer('activation', 'it', { function: { [type]: options } }),
      dense('after', 7, { from: 'd', activation: { [type]: options } }),
      layer('add', 'both', { from: ['it', 'after'] }),
    ]);
    const [w, b] = [p.values('after.weight'), p.values('after.bias')];
    for (const n of images) {
      const x = p.output('d', n);
      close(p.output('it', n), x.map(f));
      close(
        p.output('after', n),
        [...b].map((bias, u) => f(x.reduce((sum, v, i) => sum + v * w[u * 7 + i], bias))),
        4,
      );
    }
  });
});
