// Each activation and its derivative, with its YAML options, compared with its formula in double precision.
import { describe, expect, it } from 'vitest';
import { Arena, derivesFromInput, type EngineName, LANES } from '../../src/kernels/index.js';
import { nativeKernels } from '../../src/kernels/native.js';
import { activationOf, activations } from '../../src/layers/index.js';
import { dense } from '../graph/networks.js';
import { fastEngines } from '../kernels/bench-space.js';
import { normalBelow } from '../normal.js';

const elu = (alpha: number) => (x: number) => (x > 0 ? x : alpha * (Math.exp(x) - 1));
const leaky = (slope: number) => (x: number) => (x > 0 ? x : slope * x);
const formulas: [string | object, (x: number) => number][] = [
  ['identity', (x) => x],
  ['relu', (x) => Math.max(0, x)],
  ['tanh', Math.tanh],
  ['scaled_tanh', (x) => 1.7159 * Math.tanh((2 * x) / 3)],
  ['sigmoid', (x) => 1 / (1 + Math.exp(-x))],
  ['leaky_relu', leaky(0.01)],
  [{ leaky_relu: { slope: 0.3 } }, leaky(0.3)],
  ['elu', elu(1)],
  [{ elu: { alpha: 0.4 } }, elu(0.4)],
  ['softplus', (x) => Math.log(1 + Math.exp(x))],
  ['gelu', (x) => x * normalBelow(x)],
  ['swish', (x) => x / (1 + Math.exp(-x))],
];
const VALUES = 20;
/** From -5 to 5, without 0. */
const points = Array.from({ length: VALUES * LANES }, (_, i) => Math.fround(-4.97 + (i * 10) / (VALUES * LANES)));

describe.each(['reference', ...fastEngines] as EngineName[])('on the %s engine', (engine) => {
  it.each(formulas)('%j and its derivative', (choice, formula) => {
    const f = activationOf(dense('d', 1, { activation: choice }).options.activation ?? {});
    const arena = new Arena();
    const kernels = nativeKernels(engine, arena);
    const [x, y, dy, dx] = [0, 0, 0, 0].map(() => arena.allocate(VALUES * LANES * 4));
    arena.floats(x, points.length).set(points);
    arena.floats(dy, points.length).fill(3);
    kernels.activate(f, x, y, VALUES);
    kernels.activateBackward(f, derivesFromInput(f) ? x : y, dy, dx, VALUES);
    for (const [i, v] of points.entries()) {
      expect(arena.f32[y / 4 + i], `f(${v})`).toBeCloseTo(formula(v), 5);
      const slope = (formula(v + 1e-5) - formula(v - 1e-5)) / 2e-5;
      expect(arena.f32[dx / 4 + i], `3 f'(${v})`).toBeCloseTo(3 * slope, 4);
    }
  });
});

it('every activation of the registry is tested, and the default is none', () => {
  const names = new Set(formulas.map(([choice]) => (typeof choice === 'string' ? choice : Object.keys(choice)[0])));
  expect(names).toEqual(new Set(activations.names));
  expect(dense('d', 1).options.activation).toEqual({ identity: {} });
});
