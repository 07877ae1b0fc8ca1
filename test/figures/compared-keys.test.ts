// Figures of the keys and the cost of a study, compared with a second computation from the given results of its trials.
import { beforeAll, describe, expect, it } from 'vitest';
import { comparisonFigures } from '../../src/figures/comparison/index.js';
import { type ComparisonSource, comparisonSource } from '../../src/figures/comparison-source.js';
import { close, drawn, encodingOf, partsOf, rowsOf, subtitleOf } from './specs.js';
import { GROUPS, mean, nameOf, RATES, SIZES, trialsOf, type Written, writtenStudy } from './written-study.js';

let source: ComparisonSource;
let byLoss: ComparisonSource;
const draw = (name: string, of = source) => drawn(comparisonFigures, name, of);

beforeAll(async () => {
  source = comparisonSource([await writtenStudy()]);
  byLoss = comparisonSource([await writtenStudy('test_loss')]);
});

const accuracies = (like: Partial<Written>) => trialsOf(like).map(({ accuracy }) => 100 * accuracy);

describe('the heat map', () => {
  it('has the mean of each pair of values, the first key in rows, darker where better', async () => {
    const spec = await draw('heat-map');
    expect(rowsOf(spec)).toEqual(
      GROUPS.map((group) => ({
        ...{ row: String(group.size), column: String(group.rate), n: 3 },
        mean: expect.closeTo(mean(accuracies(group)), 9),
        shown: mean(accuracies(group)).toPrecision(4),
      })),
    );
    expect(encodingOf(spec)).toMatchObject({
      x: { field: 'column', title: 'optimizer.learning_rate' },
      y: { field: 'row', title: 'batch_size' },
    });
    expect(partsOf(spec, 'layer')[0].mark).toMatchObject({ type: 'rect', tooltip: true });
    const colours = async (of: ComparisonSource) =>
      encodingOf(partsOf(await draw('heat-map', of), 'layer')[0]).color.scale as { range: string[] };
    expect(subtitleOf(spec)).toBe('Mean test_accuracy, %, averaged over everything else; darker is better.');
    const [up, down] = [await colours(source), await colours(byLoss)];
    expect(up.range[1]).toBe('#0072b2');
    expect(down.range).toEqual([...up.range].reverse());
  });

  it('writes in white on dark cells', async () => {
    const test = async (of: ComparisonSource) =>
      (encodingOf(partsOf(await draw('heat-map', of), 'layer')[1]).color.condition as { test: string }).test;
    const all = (field: 'accuracy' | 'loss', factor: number) =>
      GROUPS.map((group) => factor * mean(trialsOf(group).map((trial) => trial[field])));
    const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
    const [, more, at] = /^datum\.mean (.) (.*)$/.exec(await test(source)) ?? [];
    expect([more, Number(at)]).toEqual(['>', expect.closeTo(middle(all('accuracy', 100)), 9)]);
    const [, less, below] = /^datum\.mean (.) (.*)$/.exec(await test(byLoss)) ?? [];
    expect([less, Number(below)]).toEqual(['<', expect.closeTo(middle(all('loss', 1)), 9)]);
  });
});

describe('effects', () => {
  it('are means over all other keys and the range of the groups, on one axis, with the share of the variance', async () => {
    const charts = partsOf(await draw('effects'), 'vconcat');
    const means = GROUPS.map((group) => ({ ...group, mean: mean(accuracies(group)) }));
    const overall = mean(means.map((one) => one.mean));
    const total = means.reduce((sum, one) => sum + (one.mean - overall) ** 2, 0);
    const domain = [Math.min(...means.map((one) => one.mean)), Math.max(...means.map((one) => one.mean))];
    const keys = [
      { key: 'size', title: 'batch_size', values: SIZES },
      { key: 'rate', title: 'optimizer.learning_rate', values: RATES },
    ] as const;
    expect(charts).toHaveLength(2);
    for (const [i, { key, title, values }] of keys.entries()) {
      const parts = values.map((value) => means.filter((one) => one[key] === value).map((one) => one.mean));
      expect(rowsOf(charts[i])).toEqual(
        values.map((value, v) => ({
          ...{ value: String(value), mean: expect.closeTo(mean(parts[v]), 9) },
          ...{ min: expect.closeTo(Math.min(...parts[v]), 9), max: expect.closeTo(Math.max(...parts[v]), 9) },
        })),
      );
      const between = parts.reduce((sum, part) => sum + part.length * (mean(part) - overall) ** 2, 0);
      const share = Math.round((100 * between) / total);
      expect(charts[i].title).toMatchObject({ text: `${title}: ${share} % of the variance` });
      for (const layer of partsOf(charts[i], 'layer')) {
        const { scale } = encodingOf(layer).x as { scale: { domain: number[] } };
        close(scale.domain, domain, 9);
      }
    }
    expect(subtitleOf(await draw('effects'))).toContain('test_accuracy, %: the mean');
  });
});

describe('cost', () => {
  it('plots the chosen metric against seconds of training, and fills groups on the Pareto front', async () => {
    const spec = await draw('cost');
    const points = GROUPS.map((group) => ({
      group: nameOf(group),
      value: 100 * mean(trialsOf(group).map(({ accuracy }) => accuracy)),
      seconds: mean(trialsOf(group).map(({ seconds }) => seconds)),
    }));
    const beaten = (one: (typeof points)[number]) =>
      points.some((other) => other !== one && other.seconds <= one.seconds && other.value >= one.value);
    expect(rowsOf(spec)).toEqual(
      points.map(({ group, value, seconds }, i) => ({
        ...{ group, isBest: !beaten(points[i]) },
        ...{ value: expect.closeTo(value, 9), seconds: expect.closeTo(seconds, 9) },
      })),
    );
    expect(new Set(points.map(beaten))).toEqual(new Set([true, false]));
    expect(encodingOf(spec)).toMatchObject({
      x: { field: 'seconds', title: 'training time, s', scale: { type: 'log' } },
      y: { field: 'value', title: 'test_accuracy, %', scale: { zero: false } },
    });
    const [line, dots, names] = partsOf(spec, 'layer');
    expect([line.transform, names.transform]).toEqual([[{ filter: 'datum.isBest' }], [{ filter: 'datum.isBest' }]]);
    expect(encodingOf(dots).fill).toMatchObject({ condition: { test: 'datum.isBest' }, value: 'white' });
  });
});
