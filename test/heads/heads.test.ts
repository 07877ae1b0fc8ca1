// Each head's loss, gradient and probabilities compared with its formula in double precision; the head is from the
// registry, with resolved options.
import { describe, expect, it } from 'vitest';
import { heads } from '../../src/heads/index.js';
import { Arena, type EngineName, LANES } from '../../src/kernels/index.js';
import { nativeKernels } from '../../src/kernels/native.js';
import type { Choice } from '../../src/schema/index.js';
import { head } from '../graph/networks.js';
import { fastEngines } from '../kernels/bench-space.js';

type Scores = readonly number[];
type Loss = (z: Scores, label: number) => number;

const sum = (values: Scores) => values.reduce((a, b) => a + b, 0);
const mean = (values: Scores) => sum(values) / values.length;
const softmax = (z: Scores) => z.map((v) => Math.exp(v) / sum(z.map(Math.exp)));
const nearness = (j: number) => (y: Scores) =>
  y.map((v) => Math.exp(-v) / (Math.exp(-j) + sum(y.map((u) => Math.exp(-u)))));
const is = (c: number, label: number) => (c === label ? 1 : 0);

const crossEntropy =
  (s: number): Loss =>
  (z, label) =>
    -sum(softmax(z).map((p, c) => ((1 - s) * is(c, label) + s / z.length) * Math.log(p)));
const squaredSoftmax: Loss = (z, label) => mean(softmax(z).map((p, c) => (p - is(c, label)) ** 2));
const squares =
  (on: number, off: number): Loss =>
  (z, label) =>
    mean(z.map((v, c) => (v - (c === label ? on : off)) ** 2));
const hinge =
  (margin: number, power: number): Loss =>
  (z, label) =>
    sum(z.map((v, c) => (c === label ? 0 : Math.max(0, margin - z[label] + v) ** power))) / z.length;
/** Equation 8. */
const distance: Loss = (y, label) => y[label];
/** Equation 9. */
const map =
  (j: number): Loss =>
  (y, label) =>
    y[label] + Math.log(Math.exp(-j) + sum(y.map((v) => Math.exp(-v))));

const cases: [string, Choice<object>, Loss, (z: Scores) => number[]][] = [
  ['softmax is cross-entropy by default', head('softmax'), crossEntropy(0), softmax],
  ['softmax over the batch is cross-entropy', head('softmax', { over: 'batch' }), crossEntropy(0), softmax],
  ['label_smoothing spreads its share', head('softmax', { label_smoothing: 0.2 }), crossEntropy(0.2), softmax],
  ['softmax with loss: mse', head('softmax', { loss: 'mse' }), squaredSoftmax, softmax],
  ['mse has targets 1 and 0 by default', head('mse'), squares(1, 0), softmax],
  ['mse with targets 0.8 and -0.6', head('mse', { on: 0.8, off: -0.6 }), squares(0.8, -0.6), softmax],
  ['hinge has margin 1 and power 1 by default', head('hinge'), hinge(1, 1), softmax],
  ['hinge with a margin of 1.7', head('hinge', { margin: 1.7 }), hinge(1.7, 1), softmax],
  ['hinge with power 2', head('hinge', { margin: 0.6, power: 2 }), hinge(0.6, 2), softmax],
  ['rbf is eq. 9 with j = 1 by default', head('rbf'), map(1), nearness(1)],
  ['rbf with j = 2.5', head('rbf', { j: 2.5 }), map(2.5), nearness(2.5)],
  ['rbf with loss: mse is eq. 8', head('rbf', { loss: 'mse' }), distance, nearness(1)],
];

/** Seven images of four classes; the eighth lane is unused. Distances are positive, so all scores are. */
const images = Array.from({ length: 7 }, (_, n) => ({
  z: Array.from({ length: 4 }, (_, c) => Math.fround(1.6 + 1.5 * Math.sin(5.3 * n + 2.9 * c + 1))),
  label: (3 * n) % 4,
}));

/** Losses, gradients by the scores times 0.25, and probabilities, image by image. */
function computed(engine: EngineName, { type, options }: Choice<object>) {
  const arena = new Arena();
  const kernels = nativeKernels(engine, arena);
  const [scores, dscores, out] = [0, 0, 0].map(() => arena.allocate(4 * LANES * 4));
  const [labels, losses] = [arena.allocate(LANES * 4), arena.allocate(LANES * 4)];
  arena.integers(labels, LANES).set([...images.map(({ label }) => label), -1]);
  for (const [n, { z }] of images.entries())
    for (const [c, v] of z.entries()) arena.f32[scores / 4 + c * LANES + n] = v;
  heads.of(type).loss(kernels, options as never)({ scores, labels, losses, dscores, classes: 4, scale: 0.25 });
  heads.of(type).probabilities(kernels, options as never)(scores, out, 4);
  const lane = (at: number, n: number) => [0, 1, 2, 3].map((c) => arena.f32[at / 4 + c * LANES + n]);
  return Array.from({ length: LANES }, (_, n) => ({
    ...{ loss: arena.f32[losses / 4 + n], gradient: lane(dscores, n), probabilities: lane(out, n) },
  }));
}

const slope = (loss: Loss, z: Scores, label: number, c: number) => {
  const at = (step: number) =>
    loss(
      z.map((v, i) => v + step * is(i, c)),
      label,
    );
  return (at(1e-5) - at(-1e-5)) / 2e-5;
};

describe.each(['reference', ...fastEngines] as EngineName[])('on the %s engine', (engine) => {
  it.each(cases)('%s', (_, choice, loss, probabilities) => {
    const results = computed(engine, choice);
    for (const [n, { z, label }] of images.entries()) {
      expect(results[n].loss).toBeCloseTo(loss(z, label), 5);
      for (const [c, p] of probabilities(z).entries()) {
        expect(results[n].gradient[c]).toBeCloseTo(slope(loss, z, label, c) / 4, 5);
        expect(results[n].probabilities[c]).toBeCloseTo(p, 5);
      }
    }
    expect([results[7].loss, ...results[7].gradient.map(Math.abs)]).toEqual([0, 0, 0, 0, 0]);
  });
});

it('every head of the registry is tested', () => {
  expect(new Set(cases.map(([, { type }]) => type))).toEqual(new Set(heads.names));
});

describe('the layers of a head', () => {
  const start = { bias: true, init: { glorot_uniform: {} }, bias_init: { zeros: {} } };
  const layersOf = ({ type, options }: Choice<object>) => heads.of(type).layers(options as never, 5);
  const plain = { type: 'dense', options: { units: 5, activation: { identity: {} }, ...start } };

  it('are one dense layer with one unit per class and no activation', () => {
    for (const type of ['softmax', 'mse', 'hinge']) expect(layersOf(head(type))).toEqual([plain]);
  });

  it('have the options of the dense layer', () => {
    const options = {
      activation: 'scaled_tanh',
      bias: false,
      init: 'he_normal',
      bias_init: { constant: { value: 2 } },
    };
    const opened = { activation: { scaled_tanh: {} }, bias: false, init: { he_normal: {} } };
    const expected = { type: 'dense', options: { units: 5, ...opened, bias_init: { constant: { value: 2 } } } };
    for (const type of ['softmax', 'mse']) expect(layersOf(head(type, options))).toEqual([expected]);
  });

  it('end in a softmax over the batch with over: batch', () => {
    expect(layersOf(head('softmax', { over: 'batch' }))).toEqual([plain, { type: 'batch_softmax', options: {} }]);
  });

  it('are rbf units with the bitmaps or given codes', () => {
    expect(layersOf(head('rbf'))).toEqual([{ type: 'rbf', options: { units: 5, codes: 'ascii-7x12' } }]);
    expect(layersOf(head('rbf', { codes: 'random' }))[0].options).toMatchObject({ codes: 'random' });
  });
});

it('the largest score wins, or the smallest distance', () => {
  expect(heads.kinds.map(({ type, sign }) => [type, sign])).toEqual([
    ['softmax', 1],
    ['rbf', -1],
    ['mse', 1],
    ['hinge', 1],
  ]);
});

describe('second derivatives start from', () => {
  const curvatureOf = ({ type, options }: Choice<object>) => heads.of(type).curvature?.(options as never, 5);

  it('p (1 - p) for cross-entropy, 2 / classes for squared errors', () => {
    expect(curvatureOf(head('softmax'))?.second(0.3)).toBeCloseTo(0.21, 12);
    expect(curvatureOf(head('mse'))?.second(0.3)).toBeCloseTo(0.4, 12);
  });

  it('no value for mse of a softmax and for hinges, which are refused', () => {
    expect(curvatureOf(head('softmax', { loss: 'mse' }))).toBeUndefined();
    expect(curvatureOf(head('hinge'))).toBeUndefined();
  });

  it.each(['map', 'mse'])('0 and the slope of eq. 8 (1 at the correct code) for rbf with loss: %s', (loss) => {
    const curvature = curvatureOf(head('rbf', { loss }));
    expect(curvature?.second(0.3)).toBe(0);
    const arena = new Arena();
    const [scores, dscores] = [arena.allocate(5 * LANES * 4), arena.allocate(5 * LANES * 4)];
    const [labels, losses] = [arena.allocate(LANES * 4), arena.allocate(LANES * 4)];
    arena.integers(labels, LANES).set([2, 0, 1, 4, 4, 3, 2, -1]);
    arena.floats(scores, 5 * LANES).forEach((_, i, all) => {
      all[i] = 1 + (i % 7);
    });
    curvature?.first?.(nativeKernels('simd', arena))({ scores, labels, losses, dscores, classes: 5, scale: 1 });
    const slopes = arena.floats(dscores, 5 * LANES);
    for (const [lane, label] of arena.integers(labels, LANES).entries()) {
      for (let c = 0; c < 5; c++) expect(slopes[c * LANES + lane] + 0).toBe(is(c, label));
    }
  });
});
