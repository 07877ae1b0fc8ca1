// How groups of runs learn, side by side: the mean of repeats, and how far apart they are.
import { groupsByChoice } from '../../compare/choice.js';
import type { Group } from '../../compare/groups.js';
import { readMetrics } from '../../runs/read-run.js';
import type { MetricsLine } from '../../runs/records.js';
import type { ComparisonSource } from '../comparison-source.js';
import { errorPercent } from '../error-percent.js';
import type { Figure } from '../figure.js';
import { CATEGORIES } from '../theme.js';

interface Row {
  readonly group: string;
  readonly epoch: number;
  readonly value: number;
}

/** A run's epochs under its group's name. */
interface Course {
  readonly group: string;
  readonly epochs: readonly Extract<MetricsLine, { kind: 'epoch' }>[];
}

const coursesOf = (groups: readonly Group[], nameOf: (group: Group) => string): Course[] =>
  groups.flatMap((group) =>
    group.counted.map(({ run }) => ({
      group: nameOf(group),
      epochs: readMetrics(run).filter((line) => line.kind === 'epoch'),
    })),
  );

/** One row a run and epoch; Vega takes the means and extremes. */
function rowsOf(courses: readonly Course[], isValidated: boolean) {
  const error: Row[] = [];
  const loss: Row[] = [];
  for (const { group, epochs } of courses) {
    for (const { epoch, train, validation } of epochs) {
      const judged = isValidated ? validation : train;
      if (judged) error.push({ group, epoch, value: errorPercent(judged.accuracy) });
      loss.push({ group, epoch, value: train.loss });
    }
  }
  return { error, loss };
}

export const comparisonCurves: Figure<ComparisonSource> = {
  name: 'curves',
  summary: 'Error and training loss by epoch, group by group: the mean of repeats, and the range that they lie in.',
  async draw({ title, groups, nameOf, analysis: { choice } }) {
    const best = groupsByChoice(groups, choice).slice(0, CATEGORIES.length);
    const shown = groups.filter((group) => best.includes(group));
    const courses = coursesOf(shown, nameOf);
    const isValidated = courses.some(({ epochs }) => epochs.some(({ validation }) => validation));
    const { error, loss } = rowsOf(courses, isValidated);
    if (error.length === 0) return undefined;
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
        text: `${title}: how they learn`,
        subtitle: `Lines are means of repeats, bands their range.${left > 0 ? ` The best ${shown.length} of ${groups.length} by ${choice.metric}.` : ''}`,
      },
      hconcat: [chart(error, `${isValidated ? 'validation' : 'training'} error, %`), chart(loss, 'training loss')],
    };
  },
};
