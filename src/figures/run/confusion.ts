// The confusion matrix.

import { defineRunFigure } from '../run-figure.js';
import { INK, WORSE } from '../theme.js';

export const confusion = defineRunFigure({
  name: 'confusion',
  summary: 'The confusion matrix: number of test images by true and predicted class.',
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
        text: `${summary.name}: confusion matrix`,
        subtitle: `${wrong.toLocaleString('en-US')} errors in ${labels.length.toLocaleString('en-US')} test images; shading by errors.`,
      },
      width: 34 * classNames.length,
      height: 34 * classNames.length,
      data: { values },
      encoding: {
        x: {
          field: 'taken',
          ...axis,
          title: 'predicted class',
          axis: { orient: 'top', labelAngle: 0, ticks: false, domain: false },
        },
        y: { field: 'is', ...axis, title: 'true class', axis: { ticks: false, domain: false } },
      },
      layer: [
        {
          mark: { type: 'rect', stroke: 'white', tooltip: true },
          encoding: {
            color: {
              condition: { test: 'datum.right', value: '#eaeef2' },
              field: 'errors',
              type: 'quantitative',
              // White has no hue, so interpolating through hues, the default, would give it the hue of the other end.
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
});
