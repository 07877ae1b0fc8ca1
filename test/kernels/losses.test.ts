import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Kernels, LANES, type LossBlock } from '../../src/kernels/index.js';
import { difference, fastEngines, Space } from './bench-space.js';

const losses: Record<string, (kernels: Kernels, block: LossBlock) => void> = {
  'cross-entropy': (k, b) => k.softmaxCrossEntropy(b, 0),
  'cross-entropy with smoothed labels': (k, b) => k.softmaxCrossEntropy(b, 0.15),
  'squared error of a softmax': (k, b) => k.softmaxSquaredError(b),
  'squared error': (k, b) => k.squaredError(b, 0.9, -0.8),
  hinge: (k, b) => k.hinge(b, 1.3, 1),
  'squared hinge': (k, b) => k.hinge(b, 1.3, 2),
  'distance to the code': (k, b) => k.distanceLoss(b, false, 1),
  'distance, discriminative': (k, b) => k.distanceLoss(b, true, 1.5),
};

function blockOf(space: Space, classes: number, labels: number[], spread = 1): LossBlock {
  const scores = space.block(classes);
  space.arena.floats(scores, classes * LANES).forEach((v, i, all) => {
    all[i] = v * spread;
  });
  const at = space.zeros(LANES);
  space.arena.integers(at, LANES).set(labels);
  return { scores, labels: at, losses: space.vector(LANES), dscores: space.block(classes), classes, scale: 0.125 };
}

const one = (scores: number[], label: number, loss: keyof typeof losses) => {
  const space = new Space(fastEngines[0]);
  const b = { ...blockOf(space, scores.length, new Array(LANES).fill(label)), scale: 1 };
  for (const [c, v] of scores.entries())
    space.arena.f32.fill(v, b.scores / 4 + c * LANES, b.scores / 4 + (c + 1) * LANES);
  losses[loss](space.fast, b);
  return {
    loss: space.read(b.losses, 1)[0],
    gradient: scores.map((_, c) => space.arena.f32[b.dscores / 4 + c * LANES]),
  };
};

describe.each(fastEngines)('%s losses', (engine) => {
  it.each(Object.keys(losses))('%s equals the reference, including unused lanes', (name) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }).chain((classes) =>
          fc.record({
            classes: fc.constant(classes),
            labels: fc.array(fc.integer({ min: -1, max: classes - 1 }), { minLength: LANES, maxLength: LANES }),
            spread: fc.constantFrom(1, 10, 80),
            seed: fc.integer(),
          }),
        ),
        ({ classes, labels, spread, seed }) => {
          const space = new Space(engine, seed);
          const fast = blockOf(space, classes, labels, spread);
          const reference = { ...fast, losses: space.zeros(LANES), dscores: space.zeros(classes * LANES) };
          losses[name](space.fast, fast);
          losses[name](space.reference, reference);
          // Losses and gradients are differences of numbers as large as the scores, which may nearly cancel.
          const [a, b] = [fast, reference].map((block) => space.read(block.losses, LANES));
          expect(difference(a, b, spread)).toBeLessThan(2e-6);
          const [da, db] = [fast, reference].map((block) => space.read(block.dscores, classes * LANES));
          expect(difference(da, db, 0.125 * spread)).toBeLessThan(2e-6);
          labels.forEach((label, lane) => {
            if (label >= 0) return;
            const dead = [a[lane], ...da.filter((_, i) => i % LANES === lane)];
            expect(dead.every((v) => v === 0)).toBe(true);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(Object.keys(losses))('%s has the gradient of finite differences', (name) => {
    const space = new Space(engine, 7);
    const b = blockOf(space, 5, [0, 1, 2, 3, 4, 0, 1, -1]);
    const total = () => {
      losses[name](space.reference, { ...b, dscores: space.zeros(40) });
      return space.read(b.losses, LANES).reduce((a, v) => a + v, 0);
    };
    losses[name](space.fast, b);
    space.read(b.dscores, 40).forEach((g, i) => {
      const before = space.arena.f32[b.scores / 4 + i];
      space.arena.f32[b.scores / 4 + i] = before + 1e-2;
      const above = total();
      space.arena.f32[b.scores / 4 + i] = before - 1e-2;
      const below = total();
      space.arena.f32[b.scores / 4 + i] = before;
      expect(g).toBeCloseTo((b.scale * (above - below)) / 2e-2, 4);
    });
  });

  it.each([1, -1] as const)('predict and rank by score x %i, with the first of equal scores first', (sign) => {
    const space = new Space(engine, 3);
    const scores = space.block(4);
    // Lane 0: two equal winners; lane 1: 3, 1, 2, 0.
    const lane = (n: number, values: number[]) =>
      values.forEach((v, c) => {
        space.arena.f32[scores / 4 + c * LANES + n] = sign * v;
      });
    lane(0, [1, 5, 5, 0]);
    lane(1, [3, 1, 2, 0]);
    const [predictions, ranks, labels] = [space.zeros(LANES), space.zeros(LANES), space.zeros(LANES)];
    space.arena.integers(labels, LANES).set([2, 2, 0, 0, 0, 0, 0, -1]);
    const results = [space.fast, space.reference].map((kernels) => {
      kernels.predict(scores, predictions, 4, sign);
      kernels.rank(scores, labels, ranks, 4, sign);
      return [...space.arena.integers(predictions, LANES), ...space.arena.integers(ranks, 7)];
    });
    expect(results[0]).toEqual(results[1]);
    expect(results[0].slice(0, 2)).toEqual([1, 0]);
    expect(results[0].slice(LANES, LANES + 2)).toEqual([1, 1]);
  });

  it('give the same probabilities as the reference, which sum to one for a softmax, and to less for distances', () => {
    const space = new Space(engine, 3);
    const scores = space.block(4);
    const [p, q] = [space.zeros(32), space.zeros(32)];
    const sums = (at: number) =>
      Array.from({ length: LANES }, (_, lane) =>
        [0, 1, 2, 3].reduce((s, c) => s + space.arena.f32[at / 4 + c * LANES + lane], 0),
      );
    space.fast.softmax(scores, p, 4);
    space.reference.softmax(scores, q, 4);
    expect(difference(space.read(p, 32), space.read(q, 32))).toBeLessThan(1e-6);
    for (const sum of sums(p)) expect(sum).toBeCloseTo(1, 6);
    space.fast.distanceProbabilities(scores, p, 4, 0.5);
    space.reference.distanceProbabilities(scores, q, 4, 0.5);
    expect(difference(space.read(p, 32), space.read(q, 32))).toBeLessThan(1e-6);
    for (const sum of sums(p)) expect(sum).toBeLessThan(0.99);
  });
});

// Worked out by hand, with the definitions of torch.nn.
describe('losses computed by hand', () => {
  it('CrossEntropyLoss of [1, 2, 3], class 2: 0.4076; smoothed by 0.1: 0.5076', () => {
    expect(one([1, 2, 3], 2, 'cross-entropy').loss).toBeCloseTo(Math.log(1 + Math.exp(-1) + Math.exp(-2)), 6);
    const space = new Space(fastEngines[0]);
    const b = { ...blockOf(space, 3, new Array(LANES).fill(2)), scale: 1 };
    for (const [c, v] of [1, 2, 3].entries())
      space.arena.f32.fill(v, b.scores / 4 + c * LANES, b.scores / 4 + (c + 1) * LANES);
    space.fast.softmaxCrossEntropy(b, 0.1);
    // -0.9 log p_2 - 0.1 mean(log p): 0.9 x 0.40761 + 0.1 x (2.40761 + 1.40761 + 0.40761) / 3
    expect(space.read(b.losses, 1)[0]).toBeCloseTo(0.507606, 5);
  });

  it('MultiMarginLoss of [0.5, 1, -1], class 0, margin 1.3: (1.8 + 0) / 3, and 1.8^2 / 3 squared', () => {
    expect(one([0.5, 1, -1], 0, 'hinge')).toMatchObject({ loss: expect.closeTo(0.6, 6) });
    expect(one([0.5, 1, -1], 0, 'hinge').gradient).toEqual([expect.closeTo(-1 / 3, 6), expect.closeTo(1 / 3, 6), 0]);
    expect(one([0.5, 1, -1], 0, 'squared hinge').loss).toBeCloseTo(1.08, 6);
  });

  it('eq. 8 and 9 of 1998: y = [1, 2], class 0, j = 1.5: 1, and 1 + log(e^-1.5 + e^-1 + e^-2)', () => {
    expect(one([1, 2], 0, 'distance to the code').loss).toBe(1);
    expect(one([1, 2], 0, 'distance to the code').gradient.map((v) => v + 0)).toEqual([1, 0]);
    const total = Math.exp(-1.5) + Math.exp(-1) + Math.exp(-2);
    const { loss, gradient } = one([1, 2], 0, 'distance, discriminative');
    expect(loss).toBeCloseTo(1 + Math.log(total), 6);
    expect(gradient[0]).toBeCloseTo(1 - Math.exp(-1) / total, 6);
    expect(gradient[1]).toBeCloseTo(-Math.exp(-2) / total, 6);
  });

  it('MSELoss of [0.5, 0] to targets 0.9 and -0.8: (0.16 + 0.64) / 2', () => {
    expect(one([0.5, 0], 0, 'squared error').loss).toBeCloseTo(0.4, 6);
  });
});
