// Layers compared with a second implementation of their definitions: one number at a time, in double precision,
// from the equations in PyTorch's documentation and in the papers.
import { describe, expect, it } from 'vitest';
import type { LayerOptions } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';
import { IMAGES, runnable } from '../engine/runnable.js';
import { conv, dense, head, layer, recurrent } from '../graph/networks.js';
import { fastEngines } from '../kernels/bench-space.js';

const [engine] = fastEngines.slice(-1);
const images = Array.from({ length: IMAGES }, (_, n) => n);
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * b[i], 0);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
/** Biased. */
const variance = (values: readonly number[]) => mean(values.map((v) => (v - mean(values)) ** 2));

/** A network that ends in the layer `it`, with random parameters, so that no default hides a mistake. */
function made(network: Choice<LayerOptions>[], image: [number, number, number] = [2, 4, 3]) {
  const p = runnable(engine, network, head(), image);
  p.shake();
  return p;
}

const close = (actual: readonly number[], expected: readonly number[], digits = 5) => {
  expect(actual).toHaveLength(expected.length);
  for (const [i, v] of expected.entries()) expect(actual[i], `value ${i}`).toBeCloseTo(v, digits);
};

/** The step functions of torch.nn.RNN, LSTM and GRU, gate by gate. */
function torchCell(type: string, w: (name: string) => Float32Array, units: number) {
  const gate = (k: number, x: readonly number[], part: 'ih' | 'hh') =>
    Array.from({ length: units }, (_, u) => {
      const row = k * units + u;
      const weights = w(`weight_${part}_l0`);
      return w(`bias_${part}_l0`)[row] + dot(x, [...weights.subarray(row * x.length, (row + 1) * x.length)]);
    });
  const both = (k: number, x: readonly number[], h: readonly number[]) => {
    const recurrent = gate(k, h, 'hh');
    return gate(k, x, 'ih').map((v, u) => v + recurrent[u]);
  };
  let h: number[] = new Array(units).fill(0);
  let c: number[] = new Array(units).fill(0);
  return (x: readonly number[]): number[] => {
    if (type === 'rnn') h = both(0, x, h).map(Math.tanh);
    else if (type === 'lstm') {
      const [i, f, g, o] = [0, 1, 2, 3].map((k) => both(k, x, h));
      c = c.map((v, u) => sigmoid(f[u]) * v + sigmoid(i[u]) * Math.tanh(g[u]));
      h = c.map((v, u) => sigmoid(o[u]) * Math.tanh(v));
    } else {
      const r = both(0, x, h).map(sigmoid);
      const z = both(1, x, h).map(sigmoid);
      const hidden = gate(2, h, 'hh');
      const n = gate(2, x, 'ih').map((v, u) => Math.tanh(v + r[u] * hidden[u]));
      h = h.map((v, u) => (1 - z[u]) * n[u] + z[u] * v);
    }
    return h;
  };
}

describe.each(['rnn', 'lstm', 'gru'] as const)('%s follows torch.nn', (type) => {
  const [rows, columns] = [4, 3];
  const readings: Record<string, (x: readonly number[]) => number[][]> = {
    rows: (x) =>
      Array.from({ length: rows }, (_, r) =>
        [0, 1].flatMap((c) => x.slice((c * rows + r) * columns, (c * rows + r + 1) * columns)),
      ),
    columns: (x) =>
      Array.from({ length: columns }, (_, k) => Array.from({ length: 2 * rows }, (_, cr) => x[cr * columns + k])),
    channels: (x) => [x.slice(0, rows * columns), x.slice(rows * columns)],
  };

  it.each(Object.keys(readings))('along the %s of an image', (sequence) => {
    const p = made([recurrent(type, 'it', 3, { sequence, return: 'all' })]);
    p.evaluate();
    for (const n of images) {
      const step = torchCell(type, (name) => p.values(`it.${name}`), 3);
      close(p.output('it', n), readings[sequence](p.input(n)).flatMap(step));
    }
  });

  it('on a vector in steps, with only the last output', () => {
    const p = made([dense('d', 6), recurrent(type, 'it', 4, { steps: 3 })]);
    p.evaluate();
    const step = torchCell(type, (name) => p.values(`it.${name}`), 4);
    const x = p.output('d', 9);
    close(p.output('it', 9), [x.slice(0, 2), x.slice(2, 4), x.slice(4)].map(step)[2]);
  });

  it('along the batch, with the images in order and a first state of zeros', () => {
    const p = made([dense('d', 5), recurrent(type, 'it', 3, { sequence: 'batch', return: 'all' })]);
    p.evaluate();
    const step = torchCell(type, (name) => p.values(`it.${name}`), 3);
    for (const n of images) close(p.output('it', n), step(p.output('d', n)));
  });

  it('has the parameters of torch.nn, in its layouts', () => {
    const p = made([dense('d', 120), recurrent(type, 'it', 84)]);
    const rowsOf = { rnn: 84, lstm: 336, gru: 252 }[type];
    const shapes = p.layout.parameters.filter(({ node }) => node === 'it').map(({ key, spec }) => [key, spec.shape]);
    expect(shapes).toEqual([
      ['weight_ih_l0', [rowsOf, 120]],
      ['weight_hh_l0', [rowsOf, 84]],
      ['bias_ih_l0', [rowsOf]],
      ['bias_hh_l0', [rowsOf]],
    ]);
  });
});

describe('batch_norm follows torch.nn.BatchNorm2d', () => {
  const build = () => made([conv('c', 3, 2), layer('batch_norm', 'it', { momentum: 0.2, epsilon: 1e-3 })]);
  const channel = (p: ReturnType<typeof build>, c: number) =>
    images.flatMap((n) => p.output('c', n).slice(c * 6, (c + 1) * 6));

  it('normalises by a batch of eleven images in two blocks, and updates running statistics', () => {
    const p = build();
    p.evaluate();
    for (const c of [0, 1, 2]) {
      const values = channel(p, c);
      const [w, b] = [p.values('it.weight')[c], p.values('it.bias')[c]];
      const expected = values.map((v) => (w * (v - mean(values))) / Math.sqrt(variance(values) + 1e-3) + b);
      close(
        images.flatMap((n) => p.output('it', n).slice(c * 6, (c + 1) * 6)),
        expected,
      );
      expect(p.values('it.running_mean')[c]).toBeCloseTo(0.2 * mean(values), 6);
      const unbiased = (variance(values) * values.length) / (values.length - 1);
      expect(p.values('it.running_var')[c]).toBeCloseTo(0.8 + 0.2 * unbiased, 6);
    }
  });

  it('uses the running statistics in evaluation, and leaves them unchanged', () => {
    const p = build();
    p.evaluate();
    const [m, v] = [[...p.values('it.running_mean')], [...p.values('it.running_var')]];
    p.evaluate(false);
    const y = p.output('c', 4).map((x, i) => {
      const c = Math.floor(i / 6);
      return (p.values('it.weight')[c] * (x - m[c])) / Math.sqrt(v[c] + 1e-3) + p.values('it.bias')[c];
    });
    close(p.output('it', 4), y);
    expect([...p.values('it.running_mean')]).toEqual(m);
  });
});

describe('other layers follow their definitions', () => {
  it('layer_norm: torch.nn.LayerNorm over a whole image', () => {
    const p = made([layer('layer_norm', 'it', { epsilon: 1e-2 })]);
    p.evaluate();
    const x = p.input(10);
    const [w, b] = [p.values('it.weight'), p.values('it.bias')];
    close(
      p.output('it', 10),
      x.map((v, i) => (w[i] * (v - mean(x))) / Math.sqrt(variance(x) + 1e-2) + b[i]),
    );
  });

  it('subsample2d: the sum of four, times a coefficient, plus a bias, squashed', () => {
    const p = made([layer('subsample2d', 'it', { kernel: 2, activation: 'scaled_tanh' })], [2, 4, 3]);
    p.evaluate();
    const x = p.input(3);
    const y = [0, 1].flatMap((c) =>
      [0, 2].map((r) => {
        const sum = [0, 1].flatMap((i) => [0, 1].map((k) => x[(c * 4 + r + i) * 3 + k])).reduce((a, b) => a + b);
        return 1.7159 * Math.tanh((2 / 3) * (p.values('it.weight')[c] * sum + p.values('it.bias')[c]));
      }),
    );
    close(p.output('it', 3), y);
  });

  it('conv2d with a connection table: a sum over the maps that are connected', () => {
    const table = [[1], [0, 1], [0]];
    const p = made([conv('it', 3, 2, { connections: table })], [2, 4, 3]);
    p.evaluate();
    const x = p.input(2);
    const y = table.flatMap((seen, f) =>
      Array.from({ length: 6 }, (_, at) => {
        const [r, k] = [Math.floor(at / 2), at % 2];
        const terms = seen.flatMap((c) =>
          [0, 1, 2, 3].map((cell) => {
            const [i, j] = [Math.floor(cell / 2), cell % 2];
            return p.values('it.weight')[(f * 2 + c) * 4 + cell] * x[(c * 4 + r + i) * 3 + k + j];
          }),
        );
        return terms.reduce((a, b) => a + b) + p.values('it.bias')[f];
      }),
    );
    close(p.output('it', 2), y);
    expect(p.layout.parameters[0].spec.connected?.flatMap((row) => [...row]).reduce((a, b) => a + b)).toBe(16);
  });

  it('pool2d: AvgPool2d counts padding as zeros, MaxPool2d never; remaining rows and columns are not covered', () => {
    const network = [
      layer('pool2d', 'mean', { mode: 'average', kernel: 3, stride: 2, padding: 1 }),
      layer('pool2d', 'top', { mode: 'max', kernel: 3, stride: 2, padding: 1, from: 'input' }),
      layer('concat', 'both', { from: ['mean', 'top'] }),
    ];
    // Rows 0 to 3 in windows -1..1 and 1..3; columns 0 to 4 in -1..1, 1..3 and 3..5.
    const p = made(network, [1, 4, 5]);
    p.evaluate();
    const x = p.input(1);
    const windows = [-1, 1].flatMap((top) =>
      [-1, 1, 3].map((left) =>
        x.filter((_, i) => {
          const [r, c] = [Math.floor(i / 5), i % 5];
          return r >= top && r < top + 3 && c >= left && c < left + 3;
        }),
      ),
    );
    expect(windows.map(({ length }) => length)).toEqual([4, 6, 4, 6, 9, 6]);
    close(
      p.output('mean', 1),
      windows.map((w) => w.reduce((a, b) => a + b) / 9),
    );
    close(
      p.output('top', 1),
      windows.map((w) => Math.max(...w)),
    );
    expect(made([layer('pool2d', 'half', { mode: 'max', kernel: 2 })], [1, 5, 7]).graph.nodes[0].shape).toEqual([
      1, 2, 3,
    ]);
  });

  it('conv2d: Conv2d, a cross-correlation, with stride and padding', () => {
    const p = made([conv('it', 1, [2, 3], { stride: [2, 1], padding: [1, 0] })], [1, 4, 4]);
    p.evaluate();
    const x = p.input(8);
    const w = p.values('it.weight');
    const y = [-1, 1, 3].flatMap((top) =>
      [0, 1].map((left) => {
        let sum = p.values('it.bias')[0];
        for (let i = 0; i < 2; i++) {
          for (let j = 0; j < 3; j++) {
            const r = top + i;
            if (r >= 0 && r < 4) sum += w[i * 3 + j] * x[r * 4 + left + j];
          }
        }
        return sum;
      }),
    );
    close(p.output('it', 8), y);
  });

  it('prelu, global_pool and dropout', () => {
    const p = made([
      layer('prelu', 'slope', { init: { constant: { value: 0.25 } } }),
      layer('global_pool', 'mean', { mode: 'average' }),
      layer('global_pool', 'top', { mode: 'max', from: 'slope' }),
      layer('dropout', 'drop', { rate: 0.5, from: 'slope' }),
      layer('flatten', 'flat', { from: 'drop' }),
      layer('concat', 'all', { from: ['mean', 'top', 'flat'] }),
    ]);
    p.evaluate();
    const x = p.input(5);
    const y = x.map((v, i) => (v > 0 ? v : p.values('slope.weight')[Math.floor(i / 12)] * v));
    close(p.output('slope', 5), y);
    close(p.output('mean', 5), [mean(y.slice(0, 12)), mean(y.slice(12))]);
    close(p.output('top', 5), [Math.max(...y.slice(0, 12)), Math.max(...y.slice(12))]);
    const dropped = p.output('drop', 5);
    for (const [i, v] of dropped.entries()) expect([0, Math.fround(2 * p.output('slope', 5)[i])]).toContain(v);
    expect(
      new Set(
        images.map((n) =>
          p
            .output('drop', n)
            .map((v) => v === 0)
            .join(),
        ),
      ).size,
    ).toBe(IMAGES);
    p.evaluate(false);
    expect(p.output('drop', 5)).toEqual(p.output('slope', 5));
  });

  it('multiply: a product, value by value', () => {
    const p = made([dense('a', 4), dense('b', 4, { from: 'input' }), layer('multiply', 'it', { from: ['a', 'b'] })]);
    p.evaluate();
    const [a, b] = [p.output('a', 6), p.output('b', 6)];
    close(
      p.output('it', 6),
      a.map((v, i) => v * b[i]),
    );
  });

  it('batch_softmax: torch.softmax over dim 0', () => {
    const p = made([dense('d', 10), layer('batch_softmax', 'it')]);
    p.evaluate(false);
    const scores = images.map((n) => p.output('d', n));
    const total = scores[0].map((_, c) => scores.reduce((sum, row) => sum + Math.exp(row[c]), 0));
    for (const n of images)
      close(
        p.output('it', n),
        scores[n].map((v, c) => Math.exp(v) / total[c]),
        6,
      );
  });
});
