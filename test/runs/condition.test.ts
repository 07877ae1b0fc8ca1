import { describe, expect, it } from 'vitest';
import { conditionOf, settingOf } from '../../src/runs/condition.js';

const meets = (text: string, value: unknown) => conditionOf(text)?.test(value);

describe('a condition', () => {
  it.each([
    ['a > 1', 2, true],
    ['a>1', 1, false],
    ['a >= 1', 1, true],
    ['a<=0.98', 0.98, true],
    ['a < 98 %', 0.97, true],
    ['a < 98%', 0.99, false],
    ['a = 64', 64, true],
    ['a == 64.0', 64, true],
    ['a = adam', 'adam', true],
    ['a != adam', 'sgd', true],
    ['a != 64', 64, false],
    ['a = true', true, true],
    ['a > 1', null, false],
    ['started > 2026-01-01', '2026-05-03T10:00:00Z', true],
    ['started < 2026-01-01', '2026-05-03T10:00:00Z', false],
    ['tags = paper', ['base', 'paper'], true],
    ['tags != paper', ['base', 'paper'], false],
    ['units > 100', [84, 120], true],
  ])('%s of %j: %s', (text, value, expected) => {
    expect(meets(text, value)).toBe(expected);
  });

  it.each(['', 'good', 'a >', '> 3', 'a b = 3'])('is not %j', (text) => {
    expect(conditionOf(text)).toBeUndefined();
  });
});

describe('a setting by name', () => {
  const settings = new Map<string, unknown>([
    ['training.batch_size', 64],
    ['network.c5.units', 120],
    ['network.f6.units', 84],
    ['units', 3],
  ]);

  it('is found in full, or by its last part', () => {
    expect([settingOf(settings, 'training.batch_size'), settingOf(settings, 'batch_size')]).toEqual([64, 64]);
    expect([settingOf(settings, 'units'), settingOf(settings, 'nosuch')]).toEqual([3, null]);
  });

  it('is all of several with that last part', () => {
    settings.delete('units');
    expect(settingOf(settings, 'units')).toEqual([120, 84]);
  });
});
