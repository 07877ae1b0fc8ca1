// Which class is taken for which.

import type { Figure } from '../figure.js';
import type { RunSource } from '../run-source.js';
import { INK, WORSE } from '../theme.js';

export const confusion: Figure<RunSource> = {
  name: 'confusion',
  summary: 'The confusion matrix: how many test images of each class were taken for which.',
  async draw({ verdicts, classNames, summary }) {
    const { labels, predictions } = await verdicts();
    const counts = classNames.map(() => classNames.map(() => 0));
    for (const [i, label] of labels.entries()) counts[label][predictions[i]]++;
    const values = counts.flatMap((row, is) =>
      row.map((count, taken) => ({
        is: classNames[is],
        taken: classNames[taken],
        count,
        right: is === taken,
        shown: count === 0 ? '' : String(count),
        errors: is === taken ? 0 : count,
      })),
    );
    const wrong = values.reduce((sum, { errors }) => sum + errors, 0);
    const axis = { type: 'nominal', sort: [...classNames] } as const;
    return {
      title: {
        text: `${summary.name}: what was taken for what`,
        subtitle: `${wrong.toLocaleString('en-US')} errors in ${labels.length.toLocaleString('en-US')} test images; shades go by the errors.`,
      },
      width: 34 * classNames.length,
      height: 34 * classNames.length,
      data: { values },
      encoding: {
        x: {
          field: 'taken',
          ...axis,
          title: 'taken for',
          axis: { orient: 'top', labelAngle: 0, ticks: false, domain: false },
        },
        y: { field: 'is', ...axis, title: 'is', axis: { ticks: false, domain: false } },
      },
      layer: [
        {
          mark: { type: 'rect', stroke: 'white', tooltip: true },
          encoding: {
            color: {
              condition: { test: 'datum.right', value: '#eaeef2' },
              field: 'errors',
              type: 'quantitative',
              // White has no hue: on the way through hues, as is usual, it would take that of the other end.
              scale: { range: ['#ffffff', WORSE], domainMin: 0, interpolate: 'rgb' },
              legend: null,
            },
          },
        },
        {
          mark: { type: 'text', fontSize: 11 },
          encoding: { text: { field: 'shown' }, color: { value: INK } },
        },
      ],
    };
  },
};
