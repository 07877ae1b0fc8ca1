import { describe, expect, it } from 'vitest';
import type { ComparedRun, Comparison } from '../../src/compare/compared-run.js';
import { effectsOf, tellableKeys } from '../../src/compare/effects.js';
import { groupsOf, hasRepeats } from '../../src/compare/groups.js';
import { pivotOf } from '../../src/compare/pivot.js';
import { fitPowerLaw } from '../../src/compare/power-law.js';
import { cell, toCsv, toLatex, toMarkdown } from '../../src/compare/table.js';
import { groupsTable } from '../../src/compare/tables.js';
import type { RunMetrics } from '../../src/runs/metrics.js';
import type { StudyRecord } from '../../src/runs/study-records.js';

const run = (settings: object, seed: number, metrics: Partial<RunMetrics>, status = 'finished'): ComparedRun => ({
  run: `runs/${JSON.stringify(settings)}-${seed}`,
  name: 'x',
  status: status as ComparedRun['status'],
  note: null,
  seed,
  settings: settings as ComparedRun['settings'],
  metrics,
  data: null,
  identity: null,
  copy_of: null,
});

const accuracy = (settings: object, values: readonly number[], seconds = 1) =>
  values.map((test_accuracy, i) => run(settings, i + 1, { test_accuracy, train_seconds: seconds }));

const comparison = (varying: string[], ...runs: ComparedRun[]): Comparison => ({ varying, inert: [], runs });
const options = { metric: 'test_accuracy' } as const;

describe('a reported figure', () => {
  const study = {
    reported: [
      { when: { rate: 1 }, metric: 'test_accuracy', value: 0.95 },
      { when: { rate: 1 }, metric: 'final_train_accuracy', value: 0.99 },
    ],
  } as unknown as StudyRecord;
  const all = { ...comparison(['rate'], ...accuracy({ rate: 1 }, [0.9]), ...accuracy({ rate: 2 }, [0.8])), study };

  it.each([
    ['test_accuracy', ['95.00 %', '']],
    ['final_train_accuracy', ['99.00 %', '']],
    ['test_loss', undefined],
  ] as const)('stands beside the groups and the metric that it is about: %s', (metric, figures) => {
    const { columns, rows } = groupsTable(all, groupsOf(all, { metric }), metric);
    const at = columns.findIndex(({ key }) => key === 'reported');
    expect(at < 0 ? undefined : rows.map((row) => row[at].text)).toEqual(figures);
  });
});

describe('repeats', () => {
  it('are one group, told from others by everything but the seed', () => {
    const all = comparison(['seed', 'rate'], ...accuracy({ rate: 1 }, [0.9, 0.92]), ...accuracy({ rate: 2 }, [0.8]));
    expect(hasRepeats(all)).toBe(true);
    const groups = groupsOf(all, options);
    expect(groups.map(({ settings, stats }) => [settings, stats?.n])).toEqual([
      [{ rate: 1 }, 2],
      [{ rate: 2 }, 1],
    ]);
    expect(groups[0].stats?.mean).toBeCloseTo(0.91, 12);
  });

  it('without the metric count as runs, not as values', () => {
    const failed = run({ rate: 1 }, 3, {}, 'failed');
    const [group] = groupsOf(comparison(['rate'], ...accuracy({ rate: 1 }, [0.9, 0.8]), failed), options);
    expect([group.runs.length, group.stats?.n]).toEqual([3, 2]);
  });

  it('tell better and worse from not told apart', () => {
    const all = comparison(
      ['rate'],
      ...accuracy({ rate: 'base' }, [0.9, 0.91, 0.92]),
      ...accuracy({ rate: 'better' }, [0.95, 0.96, 0.971]),
      ...accuracy({ rate: 'worse' }, [0.8, 0.81, 0.82]),
      ...accuracy({ rate: 'same' }, [0.91, 0.9, 0.92]),
      ...accuracy({ rate: 'single' }, [0.99]),
    );
    const verdicts = groupsOf(all, { ...options, baseline: { rate: 'base' } }).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['baseline', 'better', 'worse', 'not told apart', 'unknown']);
    const reversed = groupsOf(all, { ...options, direction: 'min', baseline: { rate: 'base' } });
    expect(reversed.map(({ verdict }) => verdict).slice(1, 3)).toEqual(['worse', 'better']);
  });

  it('are compared within their own cell of a grid', () => {
    const at = (net: string, size: number, values: number[]) => accuracy({ net, size }, values);
    const all = comparison(
      ['net', 'size'],
      ...[
        ...at('a', 1, [0.5, 0.51]),
        ...at('b', 1, [0.7, 0.71]),
        ...at('a', 2, [0.8, 0.81]),
        ...at('b', 2, [0.6, 0.61]),
      ],
    );
    const groups = groupsOf(all, { ...options, baseline: { net: 'a' } });
    expect(groups.map(({ verdict }) => verdict)).toEqual(['baseline', 'better', 'baseline', 'worse']);
    expect(groups[3].difference?.estimate).toBeCloseTo(-0.2, 12);
  });
});

describe('several keys', () => {
  const at = (rows: string, columns: number, value: number) => accuracy({ rows, columns }, [value, value + 0.02]);
  const all = comparison(
    ['rows', 'columns'],
    ...[...at('a', 1, 0.1), ...at('a', 2, 0.3), ...at('b', 1, 0.5), ...at('b', 2, 0.7)],
  );
  const groups = groupsOf(all, options);

  it('have effects that add up to the variance between groups, where they do not meet', () => {
    const { keys, isComplete } = effectsOf(groups, ['rows', 'columns']);
    const [rows, columns] = keys;
    expect(isComplete).toBe(true);
    expect(rows.range).toBeCloseTo(0.4, 12);
    expect(columns.range).toBeCloseTo(0.2, 12);
    // Sums of squares 4 x 0.2^2 and 4 x 0.1^2.
    expect(rows.share).toBeCloseTo(0.8, 12);
    expect(columns.share).toBeCloseTo(0.2, 12);
    expect(rows.values.map(({ stats }) => stats.n)).toEqual([2, 2]);
  });

  it('claim no share of the variance where a combination is missing', () => {
    const some = groupsOf(comparison(['rows', 'columns'], ...at('a', 1, 0.1), ...at('b', 2, 0.7)), options);
    expect(effectsOf(some, ['rows', 'columns']).isComplete).toBe(false);
    const three = [...at('a', 1, 0.1), ...at('a', 2, 0.3), ...at('b', 1, 0.5)];
    expect(
      effectsOf(groupsOf(comparison(['rows', 'columns'], ...three), options), ['rows', 'columns']).isComplete,
    ).toBe(false);
  });

  it('have none where they cannot be told apart', () => {
    const keys = ['net', 'rate', 'epochs', 'seeded'];
    const groupOf = (net: string, rate: number, epochs: number, seeded: number, value: number) =>
      accuracy({ net, rate, epochs, seeded }, [value, value + 0.01]);
    const runs = [
      ...groupOf('a', 1, 5, 1, 0.1),
      ...groupOf('a', 1, 9, 2, 0.2),
      ...groupOf('b', 2, 5, 3, 0.3),
      ...groupOf('b', 2, 9, 4, 0.4),
    ];
    const mixed = groupsOf(comparison(keys, ...runs), options);
    // The net and the rate change together; the last key has a value of its own for every group.
    expect(tellableKeys(mixed, keys, true)).toEqual(['net', 'epochs']);
    expect(tellableKeys(mixed, keys, false)).toEqual([]);
    expect(tellableKeys(mixed, ['net', 'epochs', 'seeded'], false)).toEqual(['net', 'epochs']);
  });

  it('span a table', () => {
    const pivot = pivotOf(groups, 'test_accuracy', 'rows', 'columns');
    expect(pivot.rows).toEqual(['a', 'b']);
    expect(pivot.columns).toEqual([1, 2]);
    expect(pivot.cells[1][0]?.mean).toBeCloseTo(0.51, 12);
    expect(pivot.cells[1][0]?.n).toBe(2);
  });
});

describe('the power law of the gap between test and training error', () => {
  const law = { size: 'P', capacity: 1000 };
  const gap = (P: number, error_gap: number, seed = 1) => run({ P }, seed, { error_gap });

  it('is found again in gaps that follow it', () => {
    const runs = [100, 200, 400, 800].map((P) => gap(P, 0.03 * (1000 / P) ** 0.7));
    const fit = fitPowerLaw(runs, law);
    expect(fit?.k.estimate).toBeCloseTo(0.03, 10);
    expect(fit?.alpha.estimate).toBeCloseTo(0.7, 10);
    expect(fit?.r_squared).toBeCloseTo(1, 10);
  });

  it('has intervals that hold the truth when gaps scatter, and leaves out what has no logarithm', () => {
    const noise = [1.1, 0.92, 1.05, 0.97, 1.02, 0.9];
    const runs = [100, 200, 400, 800, 1600, 3200].map((P, i) => gap(P, 0.03 * (1000 / P) ** 0.7 * noise[i]));
    const fit = fitPowerLaw([...runs, gap(100, -0.01, 2)], law);
    expect(fit?.left_out).toBe(1);
    expect(fit?.alpha.low).toBeLessThan(0.7);
    expect(fit?.alpha.high).toBeGreaterThan(0.7);
    expect(fit?.k.low).toBeLessThan(0.03);
    expect(fit?.k.high).toBeGreaterThan(0.03);
  });

  it('is not fitted to two sizes', () => {
    expect(fitPowerLaw([gap(100, 0.1), gap(200, 0.05), gap(200, 0.06, 2)], law)).toBeNull();
  });
});

describe('a table', () => {
  const table = {
    title: 'a_b',
    columns: [
      { key: 'training.batch_size', title: 'batch_size', align: 'right' },
      { key: 'x', title: 'x | y', align: 'left' },
    ],
    rows: [[cell(16), cell('5 "per" cent, 50 % & ±1')]],
  } as const;

  it('is CSV with whole keys and exact values, Markdown and LaTeX for people', () => {
    expect(toCsv(table)).toBe('training.batch_size,x\n16,"5 ""per"" cent, 50 % & ±1"');
    expect(toMarkdown(table)).toBe(
      '**a_b**\n\n| batch_size | x \\| y |\n| ---: | --- |\n| 16 | 5 "per" cent, 50 % & ±1 |',
    );
    expect(toLatex(table)).toContain('  16 & 5 "per" cent, 50 \\% \\& $\\pm$1 \\\\');
    expect(toLatex(table)).toContain('\\begin{tabular}{rl}\n  \\toprule\n  batch\\_size & x | y \\\\');
  });
});
