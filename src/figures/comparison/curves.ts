// Learning curves of groups of runs: the mean and range of repeats.
import { groupsByChoice } from '../../compare/choice.js';
import type { Group } from '../../compare/groups.js';
import { absentText, epochPointsOf, quantitiesOf, quantityName } from '../../runs/quantities.js';
import { readMetrics } from '../../runs/read-run.js';
import type { MetricsLine } from '../../runs/records.js';
import { defineComparisonFigure } from '../comparison-figure.js';
import { errorPercent } from '../error-percent.js';
import { CATEGORIES } from '../theme.js';

interface Row {
  readonly group: string;
  readonly epoch: number;
  readonly value: number;
}

/** The metrics of a run, with the name of its group. */
interface Course {
  readonly group: string;
  readonly lines: readonly MetricsLine[];
}

/** A quantity with one row per run and epoch (Vega computes means and extremes), and the groups that lack it. */
interface Chart {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly absent: readonly string[];
}

/** One chart per quantity; runs that lack it are omitted. */
export function chartsOf(courses: readonly Course[]): Chart[] {
  return quantitiesOf(courses.map(({ lines }) => lines)).map((quantity) => {
    const isLoss = quantity.measure === 'loss';
    const drawn = courses.map(({ group, lines }) =>
      epochPointsOf(lines, quantity).map(
        ({ epoch, value }): Row => ({ group, epoch, value: isLoss ? value : errorPercent(value) }),
      ),
    );
    return {
      title: `${quantityName(quantity, 'error')}${isLoss ? '' : ', %'}`,
      rows: drawn.flat(),
      absent: [...new Set(courses.filter((_, i) => drawn[i].length === 0).map(({ group }) => group))],
    };
  });
}

const coursesOf = (groups: readonly Group[], nameOf: (group: Group) => string): Course[] =>
  groups.flatMap((group) => group.counted.map(({ run }) => ({ group: nameOf(group), lines: readMetrics(run) })));

export const comparisonCurves = defineComparisonFigure({
  name: 'curves',
  summary: 'Loss and error by epoch, on validation and test images if measured: the mean and range of repeats.',
  async draw({ title, groups, nameOf, analysis: { choice } }) {
    const best = groupsByChoice(groups, choice).slice(0, CATEGORIES.length);
    const shown = groups.filter((group) => best.includes(group));
    const charts = chartsOf(coursesOf(shown, nameOf)).filter(({ rows }) => rows.length > 0);
    if (charts.length === 0) return undefined;
    const names = shown.map(nameOf);
    const chart = (values: readonly Row[], y: string) => {
      const x = {
        field: 'epoch',
        type: 'quantitative',
        title: 'epoch',
        axis: { tickMinStep: 1, format: 'd' },
      } as const;
      const color = { field: 'group', type: 'nominal', title: null, sort: names, scale: { domain: names } } as const;
      const value = { field: 'value', type: 'quantitative', title: y, scale: { type: 'log' } } as const;
      return {
        width: 340,
        height: 300,
        data: { values },
        encoding: { x, color },
        layer: [
          {
            mark: { type: 'area', opacity: 0.15, tooltip: false },
            encoding: { y: { ...value, aggregate: 'min' }, y2: { field: 'value', aggregate: 'max' } },
          },
          { mark: { type: 'line', tooltip: true }, encoding: { y: { ...value, aggregate: 'mean' } } },
        ],
      };
    };
    const left = groups.length - shown.length;
    return {
      title: {
        text: `${title}: learning curves`,
        subtitle: [
          'Lines are means of repeats, bands their range.',
          ...(left > 0 ? [`The best ${shown.length} of ${groups.length} by ${choice.metric}.`] : []),
          ...charts.flatMap(({ title: of, absent }) => (absent.length > 0 ? [`${of}: ${absentText(absent)}.`] : [])),
        ].join(' '),
      },
      columns: 2,
      concat: charts.map(({ title: of, rows }) => chart(rows, of)),
    };
  },
});
