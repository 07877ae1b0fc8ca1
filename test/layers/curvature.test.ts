// The second derivatives of sdlm compared with the equations of the 1998 paper, connection by connection.
import { describe, expect, it } from 'vitest';
import type { EngineName } from '../../src/kernels/index.js';
import { runnable } from '../engine/runnable.js';
import { conv, dense, head, layer } from '../graph/networks.js';
import { fastEngines } from '../kernels/bench-space.js';
import { estimateCurvature } from './estimate-curvature.js';

/** One unit: a = the sum over connections of u x + bias, x = f(a). */
interface Unit {
  readonly connections: readonly { readonly from: number; readonly weight: string }[];
  readonly bias: string;
}

const f = (a: number) => 1.7159 * Math.tanh((2 * a) / 3);
const slope = (x: number) => (2 / 3) * (1.7159 - (x * x) / 1.7159);

/** A convolution with kernel 2 on maps of side x side, with units numbered [map][row][column] from `inputs` of the layer below. */
function convolution(name: string, table: readonly (readonly number[])[], channels: number, side: number): Unit[] {
  const out = side - 1;
  return table.flatMap((seen, m) =>
    Array.from({ length: out * out }, (_, at) => ({
      bias: `${name}.bias/${m}`,
      connections: seen.flatMap((c) =>
        [0, 1, 2, 3].map((cell) => ({
          from: (c * side + Math.floor(at / out) + Math.floor(cell / 2)) * side + (at % out) + (cell % 2),
          weight: `${name}.weight/${(m * channels + c) * 4 + cell}`,
        })),
      ),
    })),
  );
}

/** Sub-sampling by 2: four connections that share one coefficient act as one, on their sum. */
const subsample = (name: string, channels: number, side: number) =>
  Array.from({ length: channels * (side / 2) ** 2 }, (_, at) => {
    const out = side / 2;
    const [c, r, k] = [Math.floor(at / out / out), Math.floor(at / out) % out, at % out];
    return {
      weight: `${name}.weight/${c}`,
      bias: `${name}.bias/${c}`,
      window: [0, 1, 2, 3].map((i) => (c * side + 2 * r + Math.floor(i / 2)) * side + 2 * k + (i % 2)),
    };
  });

describe.each(['reference', ...fastEngines] as EngineName[])('second derivatives on the %s engine', (engine) => {
  it('are those of eq. 22 to 27 for a small network with every kind of 1998 layer', () => {
    const lecun = { init: { lecun: { exponent: 0.5 } } };
    const table = [[0], [0, 1]];
    const squash = { activation: 'scaled_tanh', ...lecun };
    const p = runnable(
      engine,
      [
        conv('c1', 2, 2, { connections: table, ...squash }),
        layer('subsample2d', 's2', { kernel: 2, ...squash }),
        dense('f6', 3, squash),
      ],
      head('rbf', { codes: 'random', loss: 'mse' }),
      [2, 5, 5],
    );
    estimateCurvature(p);

    const value = (key: string) => {
      const [name, i] = key.split('/');
      return p.values(name)[Number(i)];
    };
    const h = new Map<string, number>();
    const add = (key: string, amount: number) => h.set(key, (h.get(key) ?? 0) + amount);
    const c1 = convolution('c1', table, 2, 5);
    const s2 = subsample('s2', 2, 4);
    for (let n = 0; n < 11; n++) {
      const x0 = p.input(n);
      const forward = (units: Unit[], x: readonly number[]) =>
        units.map((u) => f(value(u.bias) + u.connections.reduce((a, c) => a + value(c.weight) * x[c.from], 0)));
      const x1 = forward(c1, x0);
      const sums = s2.map(({ window }) => window.reduce((a, i) => a + x1[i], 0));
      const x2 = s2.map(({ weight, bias }, i) => f(value(weight) * sums[i] + value(bias)));
      const f6: Unit[] = [0, 1, 2].map((o) => ({
        bias: `f6.bias/${o}`,
        connections: x2.map((_, i) => ({ from: i, weight: `f6.weight/${o * x2.length + i}` })),
      }));
      const x3 = forward(f6, x2);
      /** From d2E/dx2 of a layer's outputs to that of its inputs, adding the sums of the weights. */
      const backward = (units: Unit[], y: readonly number[], x: readonly number[], hy: readonly number[]) => {
        const hx = x.map(() => 0);
        for (const [i, unit] of units.entries()) {
          const ha = slope(y[i]) ** 2 * hy[i];
          add(unit.bias, ha);
          for (const { from, weight } of unit.connections) {
            add(weight, ha * x[from] ** 2);
            hx[from] += value(weight) ** 2 * ha;
          }
        }
        return hx;
      };
      const h2 = backward(f6, x3, x2, [2, 2, 2]);
      const h1 = x1.map(() => 0);
      for (const [i, { weight, bias, window }] of s2.entries()) {
        const ha = slope(x2[i]) ** 2 * h2[i];
        add(bias, ha);
        add(weight, ha * sums[i] ** 2);
        for (const from of window) h1[from] += value(weight) ** 2 * ha;
      }
      backward(c1, x1, x0, h1);
    }
    for (const [key, expected] of h) {
      const [name, i] = key.split('/');
      const actual = p.values(name, 'gradient')[Number(i)];
      expect(Math.abs(actual - expected), `${key}: ${actual} is ${expected}`).toBeLessThan(
        1e-4 * Math.max(1, expected),
      );
    }
    expect(h.size).toBe(3 * 4 + 2 + 4 + 3 * 8 + 3);
  });

  it('of squared distances pass on by (2 (x - w))^2, to the inputs and to codes that are learned', () => {
    const p = runnable(engine, [dense('f6', 4)], head('rbf', { codes: 'learned', loss: 'mse' }), [1, 3, 3]);
    estimateCurvature(p, { second: 1, first: 0 });
    const codes = p.values('head.weight');
    const sums = codes.map((w, at) =>
      Array.from({ length: 11 }, (_, n) => (2 * (p.output('f6', n)[at % 4] - w)) ** 2).reduce((a, b) => a + b),
    );
    for (const [at, h] of p.values('head.weight', 'gradient').entries()) expect(h / sums[at]).toBeCloseTo(1, 4);
    for (const [j, h] of p.values('f6.bias', 'gradient').entries()) {
      expect(h / [0, 1, 2].reduce((sum, i) => sum + sums[4 * i + j], 0)).toBeCloseTo(1, 4);
    }
    expect(codes).toHaveLength(12);
  });
});
