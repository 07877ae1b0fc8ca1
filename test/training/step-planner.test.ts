// Every step of a small training, planned: its images, its number and its rate under every schedule.
import { describe, expect, it } from 'vitest';
import type { StepPlan } from '../../src/engine/session.js';
import { schedules } from '../../src/optimizers/schedules.js';
import { StepPlanner } from '../../src/training/step-planner.js';
import { experimentOf } from '../graph/networks.js';

/** Four epochs of 25 images in tens: three steps each. */
function plans(training: object, chunk = 100): StepPlan[] {
  const optimizer = { sgd: { learning_rate: 0.8 } };
  const experiment = experimentOf({ training: { optimizer, epochs: 4, batch_size: 10, ...training } });
  const planner = new StepPlanner(experiment, 25, [], [28, 28]);
  const all: StepPlan[] = [];
  for (let epoch = 1; epoch <= 4; epoch++) {
    for (let stepInEpoch = 0; stepInEpoch < planner.steps; ) {
      const some = planner.plan(epoch, { step: all.length, stepInEpoch }, chunk);
      stepInEpoch += some.length;
      all.push(...some);
    }
  }
  return all;
}

const rates = (training: object) => plans(training).map(({ rate }) => rate);
const thrice = (values: number[]) => values.flatMap((v) => [v, v, v]);
const steps = Array.from({ length: 12 }, (_, i) => i);
const close = (found: number[], expected: number[]) => {
  expect(found).toHaveLength(expected.length);
  for (const [i, v] of expected.entries()) expect(found[i], `step ${i + 1}`).toBeCloseTo(v, 12);
};

const cosine = (floor: number) =>
  steps.map((i) => 0.8 * (floor + ((1 - floor) * (1 + Math.cos((Math.PI * i) / 12))) / 2));
const repeated = (values: number[], times: number) => Array.from({ length: times }, () => values).flat();
/** One cycle of six steps from 0 to a rate and back. */
const waves = (rate: number) => [0, rate / 3, (2 * rate) / 3, rate, (2 * rate) / 3, rate / 3];
const cases: [object, number[]][] = [
  [{}, thrice([0.8, 0.8, 0.8, 0.8])],
  [{ constant: {} }, thrice([0.8, 0.8, 0.8, 0.8])],
  [{ step: { every: 2 } }, thrice([0.8, 0.8, 0.08, 0.08])],
  [{ step: { every: 1, factor: 0.5 } }, thrice([0.8, 0.4, 0.2, 0.1])],
  [{ exponential: {} }, thrice([0.8, 0.76, 0.722, 0.6859])],
  [{ exponential: { factor: 0.5 } }, thrice([0.8, 0.4, 0.2, 0.1])],
  [{ cosine: {} }, cosine(0)],
  [{ cosine: { floor: 0.25 } }, cosine(0.25)],
  [{ piecewise: { 2: 0.3, 4: 0.1 } }, thrice([0.8, 0.3, 0.3, 0.1])],
  // A quarter of the twelve steps up, then down: the mean of two shares, and half their difference along a cosine.
  [
    { one_cycle: { rise: 0.25, start: 0.2, end: 0.1 } },
    steps.map((i) => {
      const [mean, half, way] = i < 3 ? [0.6, -0.4, i / 3] : [0.55, 0.45, (i - 3) / 9];
      return 0.8 * (mean + half * Math.cos(Math.PI * way));
    }),
  ],
  [{ cyclic: { period: 2, floor: 0.4 } }, repeated([0.32, 0.48, 0.64, 0.8, 0.64, 0.48], 2)],
  [{ cyclic: { period: 2, floor: 0, factor: 0.5 } }, [...waves(0.8), ...waves(0.4)]],
];
const training = (schedule: object) => (Object.keys(schedule).length > 0 ? { schedule } : {});

describe('the rate of each step', () => {
  it.each(cases)('with schedule %j', (schedule, expected) => {
    close(rates(training(schedule)), expected);
  });

  it.each(cases)('with schedule %j and a warm-up of two epochs, by a sixth per step', (schedule, expected) => {
    const rising = expected.map((rate, i) => rate * Math.min(1, (i + 1) / 6));
    close(rates({ ...training(schedule), warmup: 2 }), rising);
  });

  it('also rises over a part of an epoch', () => {
    close(rates({ warmup: 0.5 }), [(0.8 * 2) / 3, ...new Array<number>(11).fill(0.8)]);
  });

  it('is tested for every schedule of the registry', () => {
    const kinds = new Set(cases.flatMap(([schedule]) => Object.keys(schedule)));
    expect(kinds).toEqual(new Set(schedules.names));
  });
});

describe('the plan', () => {
  it('uses every image once per epoch, with a shorter last batch', () => {
    expect(plans({}).map(({ start, count, step, epoch }) => [start, count, step, epoch])).toEqual(
      steps.map((i) => [[0, 10, 20][i % 3], [10, 10, 5][i % 3], i + 1, Math.floor(i / 3) + 1]),
    );
  });

  it('does not depend on the number of steps planned at a time', () => {
    const options = { schedule: { cosine: {} }, warmup: 1 };
    expect(plans(options, 1)).toEqual(plans(options));
    expect(plans(options, 2)).toEqual(plans(options));
  });

  it('stops where a validation or checkpoint is due, and at the end of the epoch', () => {
    const planner = new StepPlanner(experimentOf({ training: { batch_size: 10 } }), 100, [0, 4, 6], [28, 28]);
    const lengths = [0, 1, 4, 6, 8].map(
      (stepInEpoch) => planner.plan(1, { step: stepInEpoch, stepInEpoch }, 50).length,
    );
    expect(lengths).toEqual([4, 3, 2, 2, 2]);
  });
});
