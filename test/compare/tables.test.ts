// What the tables of a comparison say.
import { describe, expect, it } from 'vitest';
import type { ComparedRun } from '../../src/compare/compared-run.js';
import { furtherTables } from '../../src/compare/further-tables.js';
import { groupsData, groupsTable, notedRunsTables, runsTables } from '../../src/compare/tables.js';
import { analysed, compared, read, repeats, run, testedOn, valuesIn } from './made.js';

/** Four groups of two: the net makes 0.4 of difference, the size 0.2. */
const grid = () =>
  ['a', 'b'].flatMap((net, i) =>
    [1, 2].flatMap((size, j) => {
      const value = 0.1 + 0.4 * i + 0.2 * j;
      return repeats({ net, size }, [value, value + 0.02], { train_seconds: 10 * size, parameters: 1000 });
    }),
  );

describe('the table of effects', () => {
  const tableOf = (runs = grid()) => furtherTables(analysed(['net', 'size'], runs, { baseline: ['net=a'] }))[0];

  it('has the mean of each value and, of each key once, its share of the variance', () => {
    expect(read(tableOf())).toEqual([
      { key: 'net', value: 'a', 'mean of groups': '21.00 ± 14.14 %', groups: '2', 'share of the variance': '80 %' },
      { key: '', value: 'b', 'mean of groups': '61.00 ± 14.14 %', groups: '2', 'share of the variance': '' },
      { key: 'size', value: '1', 'mean of groups': '31.00 ± 28.28 %', groups: '2', 'share of the variance': '20 %' },
      { key: '', value: '2', 'mean of groups': '51.00 ± 28.28 %', groups: '2', 'share of the variance': '' },
    ]);
    expect(tableOf().title).toBe('effect of each key on test_accuracy, averaged over everything else');
  });

  it('has no shares where a combination was not run, and says so', () => {
    const table = tableOf(grid().slice(2));
    expect(table.title).toBe('effect of each key on test_accuracy, averaged over everything else that was run');
    expect(table.columns.map(({ key }) => key)).toEqual(['key', 'value', 'mean', 'groups']);
    expect(table.rows.map((row) => row.length)).toEqual([4, 4, 4, 4]);
  });
});

describe('the table of groups', () => {
  const runs = grid();
  const of = (metric: 'test_accuracy' | 'test_loss') => {
    const { groups = [] } = analysed(['net', 'size'], runs, { metric, baseline: ['net=a'] });
    return groupsTable(compared(['net', 'size'], runs), groups, metric);
  };

  it('has the metric once, and beside it accuracy, parameters and time', () => {
    expect(of('test_accuracy').columns.map(({ key }) => key)).toEqual(
      'net size n test_accuracy min max difference difference_seeds verdict parameters train_seconds'.split(' '),
    );
    expect(of('test_loss').columns.map(({ key }) => key)).toContain('test_accuracy');
    expect(read(of('test_accuracy'))[3]).toEqual({
      ...{ net: 'b', size: '2', n: '2', test_accuracy: '71.00 ± 1.41 %', min: '70.00 %', max: '72.00 %' },
      ...{ 'difference, points [95 %]': '+40.00 [+40.00, +40.00]', seeds: '2 pairs', verdict: 'better' },
      ...{ parameters: '1,000', train_seconds: '20.0 s' },
    });
  });

  it('leaves empty what was not measured', () => {
    const [first] = read(of('test_loss'));
    expect(first).toMatchObject({ n: '0 of 2', test_loss: '-', min: '-', max: '-', verdict: 'baseline' });
  });

  it('aligns numbers to the right and names to the left', () => {
    expect(
      of('test_accuracy')
        .columns.slice(0, 3)
        .map(({ align }) => align),
    ).toEqual(['left', 'right', 'right']);
  });

  it('counts both samples where no seeds meet, and the larger where some do', () => {
    const seedsOf = (others: readonly number[]) => {
      const all = [
        ...repeats({ net: 'a' }, [0.5, 0.6, 0.7]),
        ...others.map((seed) => run({ net: 'b' }, seed, { test_accuracy: 0.9 + seed / 100 })),
      ];
      const { groups = [] } = analysed(['net'], all, { baseline: ['net=a'] });
      return read(groupsTable(compared(['net'], all), groups, 'test_accuracy'))[1].seeds;
    };
    expect(seedsOf([7, 8])).toBe('2 and 3');
    expect(seedsOf([1, 2])).toBe('2 pairs of 3');
    expect(seedsOf([1, 2, 3])).toBe('3 pairs');
    expect(seedsOf([1, 2, 3, 4])).toBe('3 pairs of 4');
  });
});

describe('groups for other programs', () => {
  it('have every number in a column of its own', () => {
    const { comparison, groups = [], metric } = analysed(['net', 'size'], grid(), { baseline: ['net=a'] });
    const [first, , , last] = valuesIn(groupsData(comparison, groups, metric));
    expect(Object.keys(last).join(' ')).toBe(
      'net size n test_accuracy_mean test_accuracy_deviation test_accuracy_min test_accuracy_max ' +
        'difference difference_low difference_high difference_method difference_seeds verdict tested_on ' +
        'parameters train_seconds',
    );
    expect(last).toMatchObject({ net: 'b', size: 2, n: 2, difference_method: 'paired', difference_seeds: 2 });
    expect(last).toMatchObject({ verdict: 'better', tested_on: null, train_seconds: 20 });
    expect(last.difference).toBeCloseTo(0.4, 12);
    expect(first).toMatchObject({ difference: null, verdict: 'baseline' });
  });

  it('of a walk have the steps, too; of groups judged by another metric, accuracy', () => {
    const all = [...repeats({ walk: 'from' }, [0.5, 0.6]), ...repeats({ walk: 'to' }, [0.7, 0.8])];
    const { comparison, groups = [] } = analysed(['walk'], all);
    const [from, to] = valuesIn(groupsData(comparison, groups, 'test_loss'));
    expect(from).toMatchObject({ step: null, step_verdict: null, test_accuracy: 0.55 });
    expect(to).toMatchObject({ step_method: 'paired', step_seeds: 2, step_verdict: 'better' });
    expect(to.step).toBeCloseTo(0.2, 12);
  });
});

describe('a table of two keys', () => {
  it('has one down, the other across, and a dash where nothing was run', () => {
    const [table] = furtherTables(
      analysed(['net', 'size'], grid().slice(2), { pivot: { rows: 'net', columns: 'size' } }),
    );
    expect(table.title).toBe('test_accuracy: net down, size across');
    expect(table.columns.map(({ key, align }) => [key, align])).toEqual([
      ['net', 'left'],
      ['size=2', 'right'],
      ['size=1', 'right'],
    ]);
    expect(read(table)).toEqual([
      { net: 'a', '2': '31.00 ± 1.41 %', '1': '-' },
      { net: 'b', '2': '71.00 ± 1.41 %', '1': '51.00 ± 1.41 %' },
    ]);
  });
});

describe('the table of a Pareto front', () => {
  const runs = grid().map((one): ComparedRun => ({ ...one, metrics: { ...one.metrics, validation_accuracy: 0.5 } }));
  const lastTable = (all = runs, metric?: string) =>
    furtherTables(analysed(['net', 'size'], all, { metric, pareto: 'train_seconds' })).at(-1);

  it('has what is chosen by, its cost, and what it came to', () => {
    expect(lastTable()?.columns.map(({ key, align }) => [key, align])).toEqual([
      ['net', 'left'],
      ['size', 'left'],
      ['validation_accuracy', 'right'],
      ['train_seconds', 'right'],
      ['test_accuracy', 'right'],
    ]);
    const table = lastTable();
    expect(table?.title).toBe('no other group is better in both validation_accuracy and train_seconds');
    expect(table && read(table)[0]).toEqual({
      ...{ net: 'a', size: '1', validation_accuracy: '50.00 %', train_seconds: '10.0 s' },
      test_accuracy: '11.00 ± 1.41 %',
    });
  });

  it('has what it came to as a number, be it 0, and nothing where no run has it', () => {
    const none = grid().map((one): ComparedRun => ({ ...one, metrics: { ...one.metrics, test_accuracy: 0 } }));
    const chosen = (all: ComparedRun[]) =>
      all.map((one): ComparedRun => ({ ...one, metrics: { ...one.metrics, validation_accuracy: 0.5 } }));
    const table = lastTable(chosen(none));
    expect(table && valuesIn(table)[0]).toMatchObject({ test_accuracy: 0 });
    const untested = chosen(grid()).map(({ metrics: { test_accuracy: _, ...metrics }, ...one }) => ({
      ...one,
      metrics,
    }));
    const without = lastTable(untested);
    expect(without && [valuesIn(without)[0].test_accuracy, read(without)[0].test_accuracy]).toEqual([null, '-']);
  });

  it('says that test images chose, and names each set of them', () => {
    const chosen = lastTable(runs, 'test_accuracy');
    expect(chosen?.title).toBe(
      'no other group is better in both test_accuracy and train_seconds, chosen on the test images',
    );
    expect(chosen?.columns.map(({ key }) => key)).toEqual(['net', 'size', 'test_accuracy', 'train_seconds']);
    const twice = ['one', 'two'].flatMap((test) => grid().map((one) => ({ ...one, data: testedOn(test, test) })));
    expect(lastTable(twice)?.title).toMatch(/^tested on two: no other group is better/);
  });
});

describe('the table of runs', () => {
  const runs = [
    run({ net: 'a' }, 1, { test_accuracy: 0.5, train_seconds: 3 }),
    run({ net: 'b' }, 1, { test_accuracy: 0.75 }, { note: 'trained on digits' }),
  ];

  it('has the best first, a name, what varies and the usual metrics', () => {
    const { view } = analysed(['net'], runs);
    const [table] = runsTables(view);
    expect(read(table)[1]).toMatchObject({
      net: 'a',
      test_accuracy: '50.00 %',
      train_seconds: '3.0 s',
      parameters: '-',
    });
    expect(table.columns.find(({ key }) => key === 'net')?.align).toBe('left');
    expect(table.columns.find(({ key }) => key === 'test_accuracy')?.align).toBe('right');
    expect(table.columns.map(({ key }) => key)).not.toContain('note');
  });

  it('has status and notes where there is a note, and each once', () => {
    const keysOf = (columns?: string[], all = runs) =>
      notedRunsTables(analysed(['net'], all, { columns }).view)[0].columns.map(({ key }) => key);
    expect(keysOf().slice(-2)).toEqual(['status', 'note']);
    expect(keysOf(['status', 'run'])).toEqual(['status', 'run', 'note']);
    expect(keysOf(['run'], runs.slice(0, 1))).toEqual(['run']);
    const [table] = notedRunsTables(analysed(['net'], runs).view);
    expect(read(table).map(({ status, note }) => [status, note])).toEqual([
      ['finished', 'trained on digits'],
      ['finished', '-'],
    ]);
  });
});
