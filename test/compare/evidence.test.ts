import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseComparison } from '../../src/compare/analysis.js';
import type { ComparedData, ComparedRun } from '../../src/compare/compared-run.js';
import { copiesAmong } from '../../src/compare/copies.js';
import { groupsTables, runsTables } from '../../src/compare/tables.js';

const MNIST: ComparedData = {
  ...{ source: 'mnist', fallback: false, text: 'mnist, 10,000 test images', test: 'm', all: 'M' },
};
const DIGITS: ComparedData = {
  ...{ source: 'digits (in place of mnist)', fallback: true, test: 'd', all: 'D' },
  text: 'digits (in place of mnist), 10,000 test images',
};

let made = 0;
const run = (settings: object, seed: number, test_accuracy: number, more: Partial<ComparedRun> = {}): ComparedRun => ({
  ...{ run: `runs/r${made++}`, name: 'x', status: 'finished', note: null, seed, data: MNIST, copy_of: null },
  identity: JSON.stringify([settings, seed, (more.data ?? MNIST).all]),
  settings: settings as ComparedRun['settings'],
  metrics: { test_accuracy },
  ...more,
});

/** As collect() has them: with the copies marked. */
function marked(runs: readonly ComparedRun[]): ComparedRun[] {
  const copies = copiesAmong(runs);
  return runs.map((one) => ({ ...one, copy_of: copies.get(one)?.run ?? null }));
}

const analysed = (runs: readonly ComparedRun[], baseline?: string) =>
  analyseComparison(
    { varying: ['net'], inert: [], runs: marked(runs) },
    { baseline: baseline ? [baseline] : undefined },
  );

const four = () => [
  run({ net: 'a' }, 1, 0.9),
  run({ net: 'a' }, 2, 0.92),
  run({ net: 'b' }, 1, 0.91),
  run({ net: 'b' }, 2, 0.95),
];
const copied = (runs: readonly ComparedRun[]) => runs.map((one) => ({ ...one, run: `${one.run}-copy` }));

describe('a run that is there several times', () => {
  it('is one observation: neither n nor the verdict changes, and the copies are reported', () => {
    const [once, thrice] = [four(), four()].map((runs, i) =>
      analysed(i === 0 ? runs : [...runs, ...copied(runs), ...copied(copied(runs))], 'net=a'),
    );
    const said = ({ groups = [] }: typeof once) =>
      groups.map(({ stats, verdict, difference }) => [stats?.n, verdict, difference?.n]);
    expect(said(thrice)).toEqual(said(once));
    expect(said(once)).toEqual([
      [2, 'baseline', undefined],
      [2, 'not told apart', 2],
    ]);
    expect(thrice.remarks).toContain(
      '8 runs repeat the configuration and seed of another: one observation, not counted again',
    );
  });

  it('is counted by the copy with the most measurements', () => {
    const poor = run({ net: 'a' }, 1, 0.9);
    const rich = run({ net: 'a' }, 1, 0.9, { metrics: { test_accuracy: 0.9, peak_test_accuracy: 0.91 } });
    expect([...copiesAmong([poor, rich])]).toEqual([[poor, rich]]);
  });

  it('is two where the data are others', () => {
    const runs = [run({ net: 'a' }, 1, 0.9), run({ net: 'a' }, 1, 0.9, { data: DIGITS })];
    expect(copiesAmong(runs).size).toBe(0);
  });
});

describe('a run that did not finish', () => {
  it.each(['interrupted', 'failed', 'died', 'running', 'dropped', 'waiting'] as const)(
    'is in no mean and no difference, and is counted as missing: %s',
    (status) => {
      const { groups = [], remarks } = analysed([...four(), run({ net: 'b' }, 3, 0.1, { status })], 'net=a');
      expect(groups[1].stats?.mean).toBeCloseTo(0.93, 12);
      expect(groupsTables({ varying: ['net'], inert: [], runs: [] }, groups, 'test_accuracy')[0].rows[1][1].text).toBe(
        '2 of 3',
      );
      const fate = status === 'dropped' ? 'runs were dropped by halving' : 'runs did not finish';
      expect(remarks).toContain(`1 of 5 ${fate}: listed, but not in any mean`);
    },
  );
});

describe('a difference', () => {
  it('says how many pairs it rests on, and why its sign is not that of the means', () => {
    const values = (net: string, all: [number, number][]) => all.map(([seed, value]) => run({ net }, seed, value));
    const { groups = [], remarks } = analysed(
      [
        ...values('a', [
          [1, 0.9],
          [2, 0.9],
          [3, 0.93],
        ]),
        ...values('b', [
          [1, 0.93],
          [2, 0.93],
          [6, 0.82],
        ]),
      ],
      'net=a',
    );
    const [, b] = groupsTables({ varying: ['net'], inert: [], runs: [] }, groups, 'test_accuracy')[0].rows;
    expect(b.map(({ text }) => text)).toContain('2 pairs of 3');
    expect(b.map(({ text }) => text)).toContain('+3.00 [+3.00, +3.00]');
    expect(remarks[0]).toBe(
      'net b: the mean is -1.67 points from the baseline, the paired difference is +3.00: the difference is over the 2 shared seeds, the means are over all',
    );
  });
});

describe('what is chosen', () => {
  const both = (net: string, seed: number, test_accuracy: number, validation_accuracy: number) =>
    run({ net }, seed, test_accuracy, { metrics: { test_accuracy, validation_accuracy } });
  const runs = [both('a', 1, 0.99, 0.9), both('a', 2, 0.99, 0.9), both('b', 1, 0.95, 0.98), both('b', 2, 0.95, 0.98)];
  const comparison = { varying: ['net'], inert: [], runs };

  it('is chosen on validation images, and its test result stands beside it', () => {
    const { remarks, view, choice } = analyseComparison(comparison, {});
    expect(choice).toEqual({ metric: 'validation_accuracy', direction: 'max', on_test: false });
    expect(remarks).toEqual(['best by validation_accuracy: net b, 98.00 %; its test_accuracy: 95.00 ± 0.00 %']);
    expect(view.rows[0].settings.net).toBe('b');
  });

  it('is chosen on test images when that is asked for, or there are no others, and says so', () => {
    const asked = analyseComparison(comparison, { metric: 'test_accuracy' });
    expect(asked.remarks[0]).toMatch(/^best by test_accuracy: net a, 99\.00 %; chosen on the test images/);
    expect(analysed(four()).choice).toEqual({ metric: 'test_accuracy', direction: 'max', on_test: true });
  });
});

describe('runs on different test images', () => {
  it('are in tables of their own, and no group has both', () => {
    const runs = [...four(), ...four().map((one) => ({ ...one, data: DIGITS, identity: `${one.identity} digits` }))];
    const { groups = [], view } = analysed(runs, 'net=a');
    expect(groups).toHaveLength(4);
    expect(groups.map(({ verdict }) => verdict)).toEqual(['baseline', 'not told apart', 'baseline', 'not told apart']);
    const titles = ['tested on mnist, 10,000 test images', 'tested on digits (in place of mnist), 10,000 test images'];
    expect(
      groupsTables({ varying: ['net'], inert: [], runs: [] }, groups, 'test_accuracy').map(({ title }) => title),
    ).toEqual(titles);
    expect(runsTables(view).map(({ title, rows }) => [title, rows.length])).toEqual(titles.map((title) => [title, 4]));
  });
});

describe('a walk', () => {
  it('tells what each step did, beside the distance to its start', () => {
    const at = (walk: string, ...values: number[]) => values.map((value, i) => run({ walk }, i + 1, value));
    const { groups = [] } = analyseComparison(
      {
        varying: ['walk'],
        inert: [],
        runs: [...at('start', 0.9, 0.91), ...at('one', 0.95, 0.96), ...at('two', 0.93, 0.94)],
      },
      { baseline: ['walk=start'] },
    );
    expect(groups.map(({ step }) => step?.difference?.estimate.toFixed(2))).toEqual([undefined, '0.05', '-0.02']);
    expect(groups.map(({ verdict, step }) => [verdict, step?.verdict])).toEqual([
      ['baseline', undefined],
      ['better', 'better'],
      ['better', 'worse'],
    ]);
  });
});

it('groups any set of runs as a plain computation does: copies once, unfinished ones never, pairs by seed', () => {
  const arbitraryRun = fc.record({
    net: fc.constantFrom('a', 'b', 'c'),
    seed: fc.integer({ min: 1, max: 4 }),
    status: fc.constantFrom('finished' as const, 'finished' as const, 'failed' as const, 'interrupted' as const),
  });
  // The same configuration and seed come to the same result.
  const resultOf = (net: string, seed: number) => 0.5 + ((net.charCodeAt(0) * 37 + seed * 101) % 89) / 200;
  fc.assert(
    fc.property(fc.array(arbitraryRun, { minLength: 1, maxLength: 20 }), (drawn) => {
      const runs = drawn.map(({ net, seed, status }) => run({ net }, seed, resultOf(net, seed), { status }));
      const hasBaseline = drawn.some(({ net }) => net === 'a');
      const { groups = [] } = analysed(runs, hasBaseline ? 'net=a' : undefined);
      const seedsOf = (net: unknown) => [
        ...new Set(drawn.filter((one) => one.net === net && one.status === 'finished').map(({ seed }) => seed)),
      ];
      for (const { settings, stats, difference } of groups) {
        const net = String(settings.net);
        const seeds = seedsOf(net);
        expect(stats?.n ?? 0).toBe(seeds.length);
        const values = seeds.map((seed) => resultOf(net, seed));
        if (stats) expect(stats.mean).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, 12);
        const shared = seeds.filter((seed) => seedsOf('a').includes(seed));
        if (net === 'a' || !hasBaseline || shared.length < 2) continue;
        const apart = shared.map((seed) => resultOf(net, seed) - resultOf('a', seed));
        expect(difference?.n).toBe(shared.length);
        expect(difference?.estimate).toBeCloseTo(apart.reduce((a, b) => a + b, 0) / apart.length, 12);
      }
    }),
  );
});

describe('what runs on different test images have in common', () => {
  const twice = (data: ComparedData, seconds: number) =>
    ['a', 'b'].flatMap((net) =>
      [1, 2].flatMap((size) =>
        [1, 2].map((seed) =>
          run({ net, size }, seed, 0.9 + (net === 'a' ? 0.05 : 0), {
            data,
            metrics: { test_accuracy: 0.9 + (net === 'a' ? 0.05 : 0), train_seconds: seconds * (net === 'a' ? 2 : 1) },
          }),
        ),
      ),
    );
  const runs = [...twice(MNIST, 10), ...twice(DIGITS, 1)];
  const comparison = { varying: ['net', 'size'], inert: [], runs };

  it('is no effect of a key: it may be that of the images', () => {
    const { effects, remarks } = analyseComparison(comparison, { baseline: ['net=a'] });
    expect(effects.keys).toEqual([]);
    expect(remarks.join()).toMatch(/each set of test images is ranked separately, and effects/);
    expect(
      analyseComparison({ ...comparison, runs: twice(MNIST, 10) }, { baseline: ['net=a'] }).effects.keys,
    ).toHaveLength(2);
  });

  it('is neither a front nor a cell of a two-way table: there is one for each', () => {
    const { pareto, pivots } = analyseComparison(comparison, {
      pareto: 'train_seconds',
      pivot: { rows: 'net', columns: 'size' },
    });
    // The cheap digits would beat everything on MNIST.
    expect(new Set(pareto?.front.map(({ data }) => data?.source))).toEqual(new Set([MNIST.source, DIGITS.source]));
    expect(pivots.map(({ title, cells }) => [title, cells.flat().map((stats) => stats?.n)])).toEqual([
      ['tested on mnist, 10,000 test images', [2, 2, 2, 2]],
      ['tested on digits (in place of mnist), 10,000 test images', [2, 2, 2, 2]],
    ]);
  });
});

it('a cost is another metric than what is chosen by', () => {
  expect(() => analyseComparison({ varying: ['net'], inert: [], runs: four() }, { pareto: 'test_accuracy' })).toThrow(
    /ranked by test_accuracy itself/,
  );
});

it('a group without a baseline says so, and which runs cannot be ranked is told', () => {
  const runs = [
    run({ net: 'a', size: 1 }, 1, 0.9, { metrics: { test_accuracy: 0.9, validation_accuracy: 0.8 } }),
    run({ net: 'b', size: 1 }, 1, 0.9, { metrics: { test_accuracy: 0.9, validation_accuracy: 0.8 } }),
    run({ net: 'b', size: 2 }, 1, 0.9, { run: 'runs/bare' }),
  ];
  const {
    groups = [],
    remarks,
    choice,
  } = analyseComparison({ varying: ['net', 'size'], inert: [], runs }, { baseline: ['net=a'] });
  expect(groups.map(({ verdict }) => verdict)).toEqual(['baseline', 'unknown', 'no baseline']);
  expect(choice.metric).toBe('validation_accuracy');
  expect(remarks).toContain('not ranked, without validation_accuracy: bare');
  expect(remarks.join()).toMatch(/1 group without a baseline/);
  expect(remarks.join()).toMatch(/best by validation_accuracy: net a, size 1 \(as good: net b, size 1\), 80\.00 %/);
});
