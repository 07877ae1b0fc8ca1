// What is said beside the tables, and when it is not.
import { describe, expect, it } from 'vitest';
import type { ComparedRun } from '../../src/compare/compared-run.js';
import { analysed, repeats, run, testedOn } from './made.js';

const remarks = (runs: readonly ComparedRun[], baseline?: string) =>
  analysed(['net'], runs, { baseline: baseline === undefined ? undefined : [baseline] }).remarks;

describe('copies, and runs that are no evidence', () => {
  const copy = () => run({ net: 'a' }, 1, {}, { copy_of: 'runs/first' });

  it('are counted', () => {
    const one = run({ net: 'a' }, 1, {});
    expect(remarks([one, copy()])).toEqual([
      '1 run repeats the configuration and seed of another: one observation, not counted again',
    ]);
    expect(remarks([one, copy(), copy()])).toEqual([
      '2 runs repeat the configuration and seed of another: one observation, not counted again',
    ]);
    const others = (['failed', 'dropped', 'waiting', 'unreadable'] as const).map((status) =>
      run({ net: 'a' }, 2, {}, { status }),
    );
    expect(remarks([one, ...others])).toEqual([
      '2 of 5 runs did not finish: listed, but not in any mean',
      '1 of 5 runs were dropped by halving: listed, but not in any mean',
    ]);
  });

  it('are not spoken of where there are none', () => {
    expect(remarks([run({ net: 'a' }, 1, {})])).toEqual([]);
  });
});

describe('runs without the metric that chooses', () => {
  const bare = (count: number) =>
    Array.from({ length: count }, (_, i) => run({ net: 'a' }, i, {}, { run: `runs/bare-${i}` }));
  const validated = run({ net: 'b' }, 1, { validation_accuracy: 0.5 });

  it('are named, the first three of them', () => {
    const said = (count: number) => remarks([...bare(count), validated])[0];
    expect(said(1)).toBe('not ranked, without validation_accuracy: bare-0');
    expect(said(3)).toBe('not ranked, without validation_accuracy: bare-0, bare-1, bare-2');
    expect(said(5)).toBe('not ranked, without validation_accuracy: bare-0, bare-1, bare-2 and 2 more');
  });

  it('are all or none without a word', () => {
    expect(remarks(bare(1))).toEqual([]);
    expect(remarks([validated])).toEqual([]);
  });
});

describe('a difference whose sign is that of the means', () => {
  it('is no contradiction, nor is none at all', () => {
    const same = [...repeats({ net: 'a' }, [0.5, 0.6]), ...repeats({ net: 'b' }, [0.5, 0.6])];
    const better = [...repeats({ net: 'a' }, [0.5, 0.6]), ...repeats({ net: 'b' }, [0.7, 0.8])];
    for (const runs of [same, better]) expect(remarks(runs, 'net=a').join()).not.toMatch(/rests on/);
  });

  it('is no share, and has no points, of a loss', () => {
    const losses = (net: string, values: readonly (readonly [number, number])[]) =>
      values.map(([seed, test_loss]) => run({ net }, seed, { test_loss }));
    const a = losses('a', [
      [1, 0.5],
      [2, 0.5],
      [3, 0.5],
    ]);
    const b = losses('b', [
      [1, 0.25],
      [2, 0.25],
      [4, 2.5],
    ]);
    const { remarks: said } = analysed(['net'], [...a, ...b], { metric: 'test_loss', baseline: ['net=a'] });
    expect(said[0]).toBe(
      'net b: the mean is +0.5000 from the baseline, the paired difference is -0.2500: the difference is over the 2 shared seeds, the means are over all',
    );
  });
});

describe('the best', () => {
  const both = (net: string, validation_accuracy: number, test_accuracy: number) =>
    [1, 2].map((seed) => run({ net }, seed, { validation_accuracy, test_accuracy }));

  it('is told of two or more groups, with those that are as good', () => {
    expect(remarks(both('a', 0.5, 0.25))).toEqual([]);
    expect(remarks([...both('a', 0.5, 0.25), ...both('b', 0.5, 0.75), ...both('c', 0.4, 0.9)])).toEqual([
      'best by validation_accuracy: net a (as good: net b), 50.00 %; its test_accuracy: 25.00 ± 0.00 %',
    ]);
  });

  it('of each set of test images is told by itself', () => {
    const all = ['one', 'two'].flatMap((test, i) =>
      [...both('a', 0.5 + i / 4, 0.25), ...both('b', 0.25, 0.5)].map((each) => ({
        ...each,
        data: testedOn(test, test),
      })),
    );
    expect(remarks(all).slice(-2)).toEqual([
      'best by validation_accuracy: net a, 50.00 % (tested on one); its test_accuracy: 25.00 ± 0.00 %',
      'best by validation_accuracy: net a, 75.00 % (tested on two); its test_accuracy: 25.00 ± 0.00 %',
    ]);
  });

  it('is told once where it was chosen by what is shown', () => {
    const { remarks: said } = analysed(['net'], [...both('a', 0.5, 0.25), ...both('b', 0.25, 0.5)], {
      metric: 'validation_accuracy',
    });
    expect(said).toEqual(['best by validation_accuracy: net a, 50.00 %']);
  });
});
