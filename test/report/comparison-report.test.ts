// The numbers of a study's report, compared with a second computation from the given results of its trials.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ComparisonSource, comparisonSource } from '../../src/figures/comparison-source.js';
import { comparisonReport } from '../../src/report/comparison-report.js';
import { GROUPS, mean, nameOf, TRIALS, trialsOf, writtenStudy } from '../figures/written-study.js';
import { readPage } from './read-page.js';

let study: string;
let source: ComparisonSource;
let page: ReturnType<typeof readPage>;
const accuracies = (of: (typeof GROUPS)[number]) => trialsOf(of).map(({ accuracy }) => 100 * accuracy);
const deviation = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, v) => sum + (v - mean(values)) ** 2, 0) / (values.length - 1));
const spread = (of: (typeof GROUPS)[number]) =>
  `${mean(accuracies(of)).toFixed(2)} ± ${deviation(accuracies(of)).toFixed(2)} %`;
const signed = (points: number) => `${points < 0 ? '-' : '+'}${Math.abs(points).toFixed(2)}`;
/** A group's difference to the baseline seed by seed, with the ends of its interval: Student's t for two degrees of freedom. */
function differenceOf(of: (typeof GROUPS)[number]) {
  const base = accuracies(GROUPS[0]);
  const apart = accuracies(of).map((v, i) => v - base[i]);
  const half = (4.302652729911275 * deviation(apart)) / Math.sqrt(3);
  return [mean(apart), mean(apart) - half, mean(apart) + half] as const;
}

beforeAll(async () => {
  study = await writtenStudy();
  source = comparisonSource([study]);
  page = readPage(await comparisonReport(source, [study], '1.2.3'));
});

const best = [...GROUPS].sort((a, b) => mean(accuracies(b)) - mean(accuracies(a)));

describe('the report of a study', () => {
  it('begins with the best group, the number of runs and their time', () => {
    const seconds = TRIALS.reduce((sum, trial) => sum + trial.seconds, 0);
    expect(page.facts).toEqual({
      'test_accuracy of the best by test_accuracy': `${mean(accuracies(best[0])).toFixed(2)} %`,
      Groups: '6',
      'Runs finished': '18 of 18',
      'Training, all together': `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')} min`,
    });
    expect([page.title, page.lead]).toEqual(['written', '18 runs side by side.']);
    expect(page.sections).toEqual(['In words', 'Tables', 'Figures', 'Runs', 'Commands to repeat it']);
    expect(page.figures).toEqual(['curves', 'differences', 'heat-map', 'effects', 'cost']);
  });

  it('names the best group in words, and every difference, the largest first', () => {
    const [first, ...rest] = page.items('In words');
    expect(first).toBe(
      `The best by test_accuracy, chosen on the test images, is ${nameOf(best[0])}; its test_accuracy: ${spread(best[0])} (n = 3). ` +
        `Next is ${nameOf(best[1])}: ${spread(best[1])}.`,
    );
    const all = GROUPS.slice(1).map((group) => ({ group, difference: differenceOf(group) }));
    const told = all.filter(({ difference: [, low, high] }) => low > 0 || high < 0);
    const sorted = told.sort((a, b) => Math.abs(b.difference[0]) - Math.abs(a.difference[0]));
    const sentences = sorted.map(({ group, difference }) => {
      const [estimate, low, high] = difference.map(signed);
      const side = difference[0] > 0 ? 'better' : 'worse';
      return `${nameOf(group)} is ${side} than its baseline: ${estimate} points, 95 % interval ${low} to ${high}.`;
    });
    const same = all.filter(({ difference: [, low, high] }) => low <= 0 && high >= 0).map(({ group }) => nameOf(group));
    expect(rest.slice(0, -1)).toEqual([...sentences, `Not told apart from the baseline: ${same.join('; ')}.`]);
    expect(rest.at(-1)).toMatch(
      /^Share of the variance between groups explained by each key alone: \S+ \d+ %, \S+ \d+ %\.$/,
    );
  });

  it('has a row per group with its settings, repeats, mean, range, difference and cost', () => {
    const [groups] = page.tables('Tables');
    expect(groups.slice(1).map((row) => row.slice(0, 6))).toEqual(
      GROUPS.map((group) => [
        ...[String(group.size), String(group.rate), '3', spread(group)],
        ...[Math.min(...accuracies(group)), Math.max(...accuracies(group))].map((v) => `${v.toFixed(2)} %`),
      ]),
    );
    const [, ...others] = groups.slice(1);
    for (const [i, row] of others.entries()) {
      const [estimate, low, high] = differenceOf(GROUPS[i + 1]).map(signed);
      expect(row.slice(6, 8)).toEqual([`${estimate} [${low}, ${high}]`, '3 pairs']);
      expect(row.at(-1)).toBe(`${mean(trialsOf(GROUPS[i + 1]).map(({ seconds }) => seconds)).toFixed(1)} s`);
    }
  });

  it('has tables of effects and of the Pareto front', () => {
    const [, effects, front] = page.tables('Tables');
    const over = GROUPS.filter(({ size }) => size === 32).map((group) => mean(accuracies(group)));
    expect(effects[1].slice(0, 4)).toEqual([
      'batch_size',
      '32',
      `${mean(over).toFixed(2)} ± ${deviation(over).toFixed(2)} %`,
      '3',
    ]);
    const seconds = front.slice(1).map((row) => Number(row[3].replace(' s', '')));
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    const shares = front.slice(1).map((row) => Number(row[2].replace(' %', '')));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('lists every run, and the command that repeats them', () => {
    const [runs] = page.tables('Runs');
    expect(runs).toHaveLength(18);
    expect(new Set(runs.map(([, status]) => status))).toEqual(new Set(['finished']));
    expect(page.code('Commands to repeat it')).toBe(`lenet sweep ${join(study, 'study.yaml')}`);
  });

  it('counts and marks unfinished runs, and shows names without interpreting markup', async () => {
    const name = '<b>1 & "2"</b>';
    const { comparison } = source.analysis;
    const runs = comparison.runs.map((run, i) =>
      i === 3 ? { ...run, status: 'interrupted' as const, note: name } : run,
    );
    const analysis = { ...source.analysis, comparison: { ...comparison, runs } };
    const text = await comparisonReport({ ...source, analysis, title: name, nameOf: () => name }, [study], '0');
    const shown = readPage(text);
    expect([shown.title, shown.windowTitle]).toEqual([name, name]);
    expect(shown.items('In words')[0]).toContain(`is ${name};`);
    expect(shown.facts['Runs finished']).toBe('17 of 18');
    expect(shown.tables('Runs')[0][3][1]).toBe(`interrupted: ${name}`);
    expect(text).not.toContain('<b>');
  });
});
