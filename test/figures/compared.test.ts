// Figures of a study, compared with a second computation from the given results of its trials.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { comparisonFigures } from '../../src/figures/comparison/index.js';
import { type ComparisonSource, comparisonSource } from '../../src/figures/comparison-source.js';
import { close, drawn, encodingOf, partsOf, rowsOf, subtitleOf } from './specs.js';
import { GROUPS, idOf, mean, nameOf, TRIALS, trialsOf, type Written, writtenStudy } from './written-study.js';

let source: ComparisonSource;
let byLoss: ComparisonSource;
let study: string;
const draw = (name: string, of = source) => drawn(comparisonFigures, name, of);

beforeAll(async () => {
  study = await writtenStudy();
  source = comparisonSource([study]);
  byLoss = comparisonSource([await writtenStudy('test_loss')]);
});

const accuracies = (like: Partial<Written>) => trialsOf(like).map(({ accuracy }) => 100 * accuracy);
const numbers = (rows: readonly Readonly<Record<string, unknown>>[], field: string) => rows.map((row) => row[field]);

describe('curves', () => {
  it('have a row per epoch of every repeat: losses unchanged, accuracies as errors in percent', async () => {
    const [training, validation, errors] = partsOf(await draw('curves'), 'concat');
    const rows = (of: (one: Written, epoch: number) => number, all = TRIALS) =>
      all.flatMap((one) =>
        [1, 2, 3].map((epoch) => ({ group: nameOf(one), epoch, value: expect.closeTo(of(one, epoch - 1), 9) })),
      );
    const validated = TRIALS.filter(({ size, rate }) => size !== 64 || rate !== 0.01);
    expect(rowsOf(training)).toEqual(rows(({ course }, e) => course[e].loss));
    expect(rowsOf(validation)).toEqual(rows(({ course }, e) => course[e].loss + 0.1, validated));
    expect(rowsOf(errors)).toEqual(rows(({ course }, e) => 100 * (1 - course[e].accuracy), validated));
  });

  it('are means with their range on logarithmic axes, and name missing metrics', async () => {
    const spec = await draw('curves');
    const charts = partsOf(spec, 'concat');
    const titles = ['training loss', 'validation loss', 'validation error, %'];
    for (const [i, chart] of charts.entries()) {
      expect(encodingOf(chart)).toMatchObject({
        x: { field: 'epoch' },
        color: { field: 'group', sort: GROUPS.map(nameOf) },
      });
      const y = { field: 'value', title: titles[i], scale: { type: 'log' } };
      expect(partsOf(chart, 'layer').map(encodingOf)).toMatchObject([
        { y: { ...y, aggregate: 'min' }, y2: { field: 'value', aggregate: 'max' } },
        { y: { ...y, aggregate: 'mean' } },
      ]);
      expect(partsOf(chart, 'layer').map(({ mark }) => mark)).toMatchObject([
        { type: 'area', tooltip: false },
        { type: 'line', tooltip: true },
      ]);
    }
    expect(subtitleOf(spec)).toContain('validation loss: not measured: batch_size 64, learning_rate 0.01.');
    expect(subtitleOf(spec)).not.toContain('The best');
  });

  it('are those of the best ten groups if there are more', async () => {
    const better = source.groups.map((group) => ({ ...group }));
    const spec = await draw('curves', { ...source, groups: [...source.groups, ...better] });
    expect(subtitleOf(spec)).toContain('The best 10 of 12 by test_accuracy.');
  });
});

describe('runs without a study', () => {
  const runsOf = (paths: readonly string[]) => comparisonSource(paths.map((name) => join(study, name)));

  it('are counted in the title, and a single run is named', () => {
    const [first, second] = TRIALS.map(idOf);
    expect([runsOf([first, second]).title, runsOf([first]).title]).toEqual(['2 runs', first]);
  });

  it('have no baseline and no legend of verdicts', async () => {
    const spec = await draw('differences', runsOf(TRIALS.slice(0, 4).map(idOf)));
    const legends = async (of: ComparisonSource) =>
      JSON.stringify(await draw('differences', of)).match(/"legend":(null|\{\})/g);
    expect(new Set(JSON.stringify(spec).match(/"legend":(null|\{\})/g))).toEqual(new Set(['"legend":null']));
    expect(new Set(await legends(source))).toEqual(new Set(['"legend":{}']));
  });
});

describe('differences', () => {
  /** Student's t for 95 % and three pairs: two degrees of freedom. */
  const T = 4.302652729911275;

  it('show the mean and range of each group in percent, and the paired difference with its interval', async () => {
    const rows = rowsOf(await draw('differences'));
    expect(numbers(rows, 'group')).toEqual(GROUPS.map(nameOf));
    const base = accuracies(GROUPS[0]);
    for (const [i, row] of rows.entries()) {
      const values = accuracies(GROUPS[i]);
      close([row.mean, row.min, row.max], [mean(values), Math.min(...values), Math.max(...values)], 9);
      if (i === 0) {
        expect(row.verdict).toBe('baseline');
        expect(row).not.toHaveProperty('difference');
        continue;
      }
      const apart = values.map((v, k) => v - base[k]);
      const deviation = Math.sqrt(apart.reduce((sum, v) => sum + (v - mean(apart)) ** 2, 0) / 2);
      const half = (T * deviation) / Math.sqrt(3);
      close([row.difference, row.low, row.high], [mean(apart), mean(apart) - half, mean(apart) + half], 6);
      const side = mean(apart) > 0 ? 'better' : 'worse';
      expect(row.verdict).toBe(Math.abs(mean(apart)) > half ? side : 'not told apart');
    }
    expect(new Set(numbers(rows, 'verdict'))).toEqual(new Set(['baseline', 'better', 'worse', 'not told apart']));
  });

  it('label their axes: percent, and points for differences of percentages', async () => {
    const [means, apart] = partsOf(await draw('differences'), 'hconcat');
    const whiskers = (chart: object) =>
      partsOf(chart as never, 'layer')
        .slice(-2)
        .map(encodingOf);
    const x = { title: 'test_accuracy, %: mean and range', scale: { zero: false } };
    expect(whiskers(means)).toMatchObject([
      { x: { field: 'min', ...x }, x2: { field: 'max' } },
      { x: { field: 'mean', ...x } },
    ]);
    const points = { title: 'difference to the baseline, points' };
    expect(whiskers(apart)).toMatchObject([
      { x: { field: 'low', ...points }, x2: { field: 'high' } },
      { x: { field: 'difference' } },
    ]);
    expect(encodingOf(partsOf(apart, 'layer')[0])).toMatchObject({ x: { datum: 0 } });
    const scale = { domain: ['baseline', 'better', 'worse', 'not told apart', 'unknown'] };
    expect(encodingOf(means).color).toMatchObject({ field: 'verdict', scale });
    const [losses, lossesApart] = partsOf(await draw('differences', byLoss), 'hconcat');
    expect(whiskers(losses)[1]).toMatchObject({ x: { title: 'test_loss: mean and range' } });
    expect(whiskers(lossesApart)[1]).toMatchObject({ x: { title: 'difference to the baseline' } });
    expect(rowsOf(await draw('differences', byLoss))[0].mean).toBeCloseTo(
      mean(trialsOf(GROUPS[0]).map(({ loss }) => loss)),
      9,
    );
  });
});
