import { describe, expect, it } from 'vitest';
import type { ComparedRun } from '../../src/compare/compared-run.js';
import { groupsOf } from '../../src/compare/groups.js';
import { paretoFront } from '../../src/compare/pareto.js';
import { compared, repeats, run } from './made.js';

const options = { metric: 'test_accuracy' } as const;
const comparison = (...runs: readonly ComparedRun[]) => compared(['name'], runs);
const BY_TEST = { metric: 'test_accuracy', direction: 'max', on_test: true } as const;

describe('a Pareto front', () => {
  const at = (name: string, value: number, seconds: number) => repeats({ name }, [value], { train_seconds: seconds });

  it('has the groups that nothing beats in both, the cheapest first', () => {
    const all = comparison(
      ...at('dear', 0.99, 9),
      ...at('cheap', 0.9, 1),
      ...at('bad', 0.8, 5),
      ...at('fair', 0.95, 3),
    );
    const front = paretoFront(groupsOf(all, options), BY_TEST, 'train_seconds');
    expect(front.map(({ group, cost }) => [group.settings.name, cost])).toEqual([
      ['cheap', 1],
      ['fair', 3],
      ['dear', 9],
    ]);
  });

  it('has, of those that cost the same, the best alone; without the metric or the cost, none', () => {
    const unmeasured = [run({ name: 'untimed' }, 1, { test_accuracy: 0.99 }), run({ name: 'untested' }, 1, {})];
    const all = comparison(...at('worse', 0.8, 2), ...at('best', 0.9, 2), ...at('cheap', 0.7, 1), ...unmeasured);
    const front = paretoFront(groupsOf(all, options), BY_TEST, 'train_seconds');
    expect(front.map(({ group }) => group.settings.name)).toEqual(['cheap', 'best']);
  });

  it('goes by what is good: a small loss, many images in a second', () => {
    const at = (name: string, test_loss: number, images_per_second: number) =>
      run({ name }, 1, { test_loss, images_per_second });
    const all = comparison(at('slow', 0.1, 10), at('fast', 0.5, 90), at('beaten', 0.6, 80), at('last', 0.1, 9));
    const choice = { metric: 'test_loss', direction: 'min', on_test: true } as const;
    const front = paretoFront(groupsOf(all, { metric: 'test_loss' }), choice, 'images_per_second');
    expect(front.map(({ group }) => group.settings.name)).toEqual(['fast', 'slow']);
  });

  it('has all of those that are equal in both', () => {
    const all = comparison(...at('one', 0.9, 1), ...at('two', 0.9, 1), ...at('beaten', 0.9, 2));
    const front = paretoFront(groupsOf(all, options), BY_TEST, 'train_seconds');
    expect(front.map(({ group }) => group.settings.name)).toEqual(['one', 'two']);
  });
});
