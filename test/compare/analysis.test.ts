// What a comparison does with what it is asked for, and in which order it shows runs and groups.
import { describe, expect, it } from 'vitest';
import { type AnalysisOptions, analyseComparison } from '../../src/compare/analysis.js';
import { blocksOf } from '../../src/compare/blocks.js';
import type { ComparedRun } from '../../src/compare/compared-run.js';
import type { StudyRecord } from '../../src/runs/study-records.js';
import { analysed, compared, repeats, run, testedOn } from './made.js';

const RATE = 'training.optimizer.learning_rate';
const grid = () => [
  ...repeats({ net: 'small', [RATE]: 0.1 }, [0.5, 0.52]),
  ...repeats({ net: 'large', [RATE]: 0.1 }, [0.8, 0.82]),
  ...repeats({ net: 'small', [RATE]: 0.2 }, [0.6, 0.62]),
];
const ofGrid = (options: AnalysisOptions = {}) => analysed(['net', RATE], grid(), options);

describe('an unknown name is reported with the known ones', () => {
  it.each<[AnalysisOptions, RegExp]>([
    [{ metric: 'speed' }, /^unknown metric speed; there are test_accuracy, test_loss, /],
    [{ pareto: 'price' }, /^unknown metric price; there are /],
    [{ sort: 'speed' }, /^unknown column speed; there are run, name, status, net, /],
    [{ columns: ['run', 'speed'] }, /^unknown column speed; /],
    [{ baseline: ['small'] }, /^--baseline small is not of the form key=value$/],
    [{ baseline: ['=small'] }, /^--baseline =small is not of the form key=value$/],
    [{ baseline: ['size=1'] }, /^size does not vary here; there are net, training.optimizer.learning_rate$/],
    [{ baseline: ['net=tiny'] }, /^no run has net = tiny; there are small, large$/],
    [{ pivot: { rows: 'net', columns: 'size' } }, /^size does not vary here/],
  ])('%j', (options, message) => {
    expect(() => ofGrid(options)).toThrow(message);
  });

  it('an ambiguous short name is reported with its keys', () => {
    const runs = [run({ 'a.rate': 1, 'b.rate': 1 }, 1, {}), run({ 'a.rate': 2, 'b.rate': 2 }, 1, {})];
    const ask = () => analysed(['a.rate', 'b.rate'], runs, { baseline: ['rate=1'] });
    expect(ask).toThrow('rate is ambiguous: a.rate or b.rate; there are a.rate, b.rate');
    const same = () => analysed([], [run({}, 1, {}), run({}, 2, {})], { baseline: ['rate=1'] });
    expect(same).toThrow('rate does not vary here; there are no differences');
  });

  it('a broken run has no value of a key', () => {
    const broken = run({}, null, {}, { status: 'unreadable' });
    expect(() => analysed(['net'], [...repeats({ net: 'a' }, [0.5]), broken], { baseline: ['net=b'] })).toThrow(
      /there are a$/,
    );
  });
});

describe('a baseline', () => {
  it('goes by the whole key, the key without its directory, or its last part', () => {
    const ways = [RATE, 'optimizer.learning_rate', 'learning_rate'].map((name) =>
      ofGrid({ baseline: [`${name}=0.1`] }),
    );
    for (const { groups = [] } of ways) {
      expect(groups.map(({ verdict }) => verdict)).toEqual(['baseline', 'baseline', 'better']);
    }
  });

  it('has a value that may hold the sign, too', () => {
    const { groups = [] } = analysed(['net'], [...repeats({ net: 'a=b' }, [0.5]), ...repeats({ net: 'c' }, [0.6])], {
      baseline: ['net=a=b'],
    });
    expect(groups.map(({ verdict }) => verdict)).toEqual(['baseline', 'unknown']);
  });
});

describe('runs are shown', () => {
  it('as groups where there are repeats, and one by one where there are none', () => {
    expect(ofGrid().groups).toHaveLength(3);
    expect(
      analysed(['net'], [...repeats({ net: 'a' }, [0.5]), ...repeats({ net: 'b' }, [0.6])]).groups,
    ).toBeUndefined();
  });

  it('singly if that, or columns, are requested, except for questions about groups', () => {
    expect(ofGrid({ single: true }).groups).toBeUndefined();
    expect(ofGrid({ columns: ['run'] }).groups).toBeUndefined();
    for (const question of [
      { baseline: ['net=small'] },
      { pareto: 'epochs' },
      { pivot: { rows: 'net', columns: RATE } },
    ]) {
      expect(ofGrid({ single: true, ...question }).groups).toHaveLength(3);
    }
  });

  it.each<[string | undefined, string]>([
    [undefined, 'd c a b e'],
    ['net', 'd b e a c'],
    ['-net', 'a c b e d'],
    ['test_accuracy', 'a c d b e'],
    ['+test_accuracy', 'a c d b e'],
    ['-test_accuracy', 'd c a b e'],
    ['test_loss', 'b a c d e'],
    ['-test_loss', 'a b c d e'],
    ['name', 'a b c d e'],
    ['-name', 'e d c b a'],
  ])('in the order of %s, those that lack it last, as they were named', (sort, names) => {
    const runs = [
      run({ net: 'small' }, 1, { test_accuracy: 0.6, test_loss: 2 }, { name: 'a' }),
      run({ net: 'none' }, 1, { test_loss: 1 }, { name: 'b' }),
      run({ net: 'small' }, 2, { test_accuracy: 0.7 }, { name: 'c' }),
      run({ net: 'large' }, 1, { test_accuracy: 0.9 }, { name: 'd' }),
      run({ net: 'none' }, 2, {}, { name: 'e' }),
    ];
    expect(
      analysed(['net'], runs, { sort })
        .view.rows.map(({ name }) => name)
        .join(' '),
    ).toBe(names);
  });

  it('with numbers in texts by size', () => {
    const runs = ['net10', 'net9', 'net1'].map((net) => run({ net }, 1, {}));
    expect(analysed(['net'], runs, { sort: 'net' }).view.rows.map(({ settings }) => settings.net)).toEqual([
      'net1',
      'net9',
      'net10',
    ]);
  });

  it('in groups by the place of their first run, where an order is asked for', () => {
    const netsOf = (sort?: string) => ofGrid({ sort }).groups?.map(({ settings, stats }) => [settings.net, stats?.min]);
    expect(netsOf()).toEqual([
      ['small', 0.5],
      ['large', 0.8],
      ['small', 0.6],
    ]);
    expect(netsOf('-test_accuracy')).toEqual([
      ['large', 0.8],
      ['small', 0.6],
      ['small', 0.5],
    ]);
    expect(netsOf('test_accuracy')).toEqual([
      ['small', 0.5],
      ['small', 0.6],
      ['large', 0.8],
    ]);
  });

  it('with the metric that was asked for, and the best by it, first', () => {
    const runs = [run({ net: 'a' }, 1, { test_loss: 2 }), run({ net: 'b' }, 1, { test_loss: 1 })];
    const { view, direction } = analysed(['net'], runs, { metric: 'test_loss' });
    expect(direction).toBe('min');
    expect(view.columns.slice(0, 4)).toEqual(['run', 'net', 'test_loss', 'test_accuracy']);
    expect(view.rows.map(({ settings }) => settings.net)).toEqual(['b', 'a']);
  });
});

describe('a study', () => {
  const study = (more: Partial<StudyRecord>) =>
    ({
      metric: null,
      direction: 'max',
      baseline: null,
      power_law: null,
      reported: [],
      keys: ['net'],
      ...more,
    }) as StudyRecord;
  const ofStudy = (more: Partial<StudyRecord>, runs: readonly ComparedRun[], options: AnalysisOptions = {}) =>
    analyseComparison({ ...compared(['net'], runs), study: study(more) }, options);
  const two = () => [
    run({ net: 'a' }, 1, { test_accuracy: 0.5, epochs: 3 }),
    run({ net: 'b' }, 1, { test_accuracy: 0.6, epochs: 9 }),
  ];

  it('is shown by groups, by its own metric and direction, beside its own baseline', () => {
    const {
      groups = [],
      metric,
      direction,
      choice,
    } = ofStudy({ metric: 'epochs', direction: 'max', baseline: { net: 'a' } }, two());
    expect([metric, direction, choice.direction]).toEqual(['epochs', 'max', 'max']);
    expect(groups.map(({ verdict }) => verdict)).toEqual(['baseline', 'unknown']);
  });

  it('is overridden by a requested metric, with its own direction', () => {
    const asked = ofStudy({ metric: 'epochs', direction: 'max' }, two(), { metric: 'test_loss' });
    expect([asked.metric, asked.direction]).toEqual(['test_loss', 'min']);
    const { groups = [] } = ofStudy({ baseline: { net: 'a' } }, two(), { baseline: ['net=b'] });
    expect(groups.map(({ verdict }) => verdict)).toEqual(['unknown', 'baseline']);
  });

  it('has a power law where it names one', () => {
    const runs = [100, 200, 400].map((size) => run({ size }, 1, { error_gap: 10 / size }));
    const powerLaw = { size: 'size', capacity: 1000 };
    expect(ofStudy({ power_law: powerLaw }, runs).powerLaw?.alpha.estimate).toBeCloseTo(1, 10);
    expect(ofStudy({}, runs).powerLaw).toBeUndefined();
  });
});

describe('results on different images', () => {
  const on = (test: string, text: string) => run({}, 1, {}, { data: testedOn(test, text) });

  it('are told apart by their checksum where their names are the same', () => {
    const [one, other, third] = [on('0123456789', 'csv'), on('9876543210', 'csv'), on('abc', 'mnist')];
    expect(blocksOf([one, other, third]).map(({ title }) => title)).toEqual([
      'tested on csv (01234567)',
      'tested on csv (98765432)',
      'tested on mnist',
    ]);
  });

  it('come with what has not begun in the first block', () => {
    const waiting = run({}, 2, {}, { status: 'waiting' });
    const [one, other] = [on('a', 'one'), on('b', 'other')];
    expect(blocksOf([one, other, waiting]).map(({ items }) => items)).toEqual([[one, waiting], [other]]);
    expect(blocksOf([waiting, one])).toEqual([{ items: [waiting, one] }]);
  });
});
