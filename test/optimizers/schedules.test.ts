import { describe, expect, it } from 'vitest';
import { learningRate, schedules } from '../../src/optimizers/schedules.js';

const rates = (type: string, options: object, epochs: number[], warmup = 0) =>
  epochs.map((epoch) => learningRate({ type, options }, 0.1, { epoch, epochs: 10 }, warmup, 100));
const close = (found: number[], expected: number[]) =>
  found.forEach((v, i) => {
    expect(v).toBeCloseTo(expected[i], 9);
  });

describe('learning-rate schedules', () => {
  it('constant stays', () => close(rates('constant', {}, [0, 5.5, 9.9]), [0.1, 0.1, 0.1]));
  it('step drops every few whole epochs', () =>
    close(rates('step', { every: 3, factor: 0.1 }, [0, 2.99, 3, 6]), [0.1, 0.1, 0.01, 0.001]));
  it('exponential decays every epoch', () =>
    close(rates('exponential', { factor: 0.5 }, [0, 0.9, 1, 3.5]), [0.1, 0.1, 0.05, 0.0125]));
  it('cosine starts at the rate, is half of it in the middle, and ends at its floor', () =>
    close(rates('cosine', { floor: 0.1 }, [0, 5, 10]), [0.1, 0.055, 0.01]));
  it('one_cycle rises along half a cosine, and falls to almost nothing', () =>
    close(
      rates('one_cycle', { rise: 0.3, start: 0.04, end: 4e-6 }, [0, 1.5, 3, 6.5, 10]),
      [0.004, 0.052, 0.1, 0.0500002, 4e-7],
    ));
  it('cyclic goes up and down in straight lines, each cycle lower by its factor', () => {
    close(
      rates('cyclic', { period: 4, floor: 0.2, factor: 1 }, [0, 1, 2, 3, 4, 6]),
      [0.02, 0.06, 0.1, 0.06, 0.02, 0.1],
    );
    close(rates('cyclic', { period: 4, floor: 0.2, factor: 0.5 }, [2, 4, 6, 10]), [0.1, 0.02, 0.06, 0.04]);
  });
  it('piecewise uses each rate from its epoch on, counted from 1, and the base rate before the first', () =>
    close(rates('piecewise', { 2: 0.05, 4: 0.01 }, [0, 0.99, 1, 2.99, 3, 9]), [0.1, 0.1, 0.05, 0.05, 0.01, 0.01]));
  it('warm-up rises linearly from the first step on', () =>
    close(rates('constant', {}, [0, 0.49, 0.99, 1.5], 1), [0.001, 0.05, 0.1, 0.1]));
});

it('a schedule is planned over all epochs if its rate depends on their number', () => {
  const options: Readonly<Record<string, object>> = {
    step: { every: 2, factor: 0.5 },
    piecewise: { 2: 0.05 },
    one_cycle: { rise: 0.3, start: 0.04, end: 0 },
    cyclic: { period: 2, floor: 0, factor: 1 },
  };
  const defaults = { factor: 0.5, floor: 0.1 };
  for (const { type, rate, isPlanned = false } of schedules.kinds) {
    const rateIn = (epochs: number) => rate(0.1, { epoch: 2.5, epochs }, options[type] ?? defaults);
    expect([type, rateIn(5) !== rateIn(10)]).toEqual([type, isPlanned]);
  }
});
