// Learning curves: loss and error by epoch.
import { type Point, pointsOf, type Quantity } from '../../runs/quantities.js';
import type { MetricsLine } from '../../runs/records.js';
import { errorPercent } from '../error-percent.js';
import { defineRunFigure } from '../run-figure.js';

const SPLITS = ['training', 'validation', 'test'] as const;

/** Rows of the two charts, one series per split. */
export function curveRows(lines: readonly MetricsLine[]) {
  const rows = (points: (split: Quantity['split']) => readonly Point[]) =>
    SPLITS.flatMap((split) => points(split).map(({ epoch, value }) => ({ epoch, split, value })));
  const of = (quantity: Quantity) => {
    const points = pointsOf(lines, quantity);
    // Without test evaluations during training, there is the final one.
    return quantity.split === 'test' && points.length === 0 ? atTheEnd(lines, quantity.measure) : points;
  };
  const steps = lines.flatMap((line) => (line.kind === 'step' ? [{ epoch: line.epoch, value: line.train.loss }] : []));
  return {
    // Per logged step; per epoch if there are none.
    losses: rows((split) => (split === 'training' && steps.length > 0 ? steps : of({ split, measure: 'loss' }))),
    errors: rows((split) => of({ split, measure: 'accuracy' })).map((row) => ({
      ...row,
      value: errorPercent(row.value),
    })),
  };
}

const atTheEnd = (lines: readonly MetricsLine[], measure: Quantity['measure']): Point[] =>
  lines.flatMap((line) => (line.kind === 'test' ? [{ epoch: line.epoch, value: line.test[measure] }] : []));

export const curves = defineRunFigure({
  name: 'curves',
  summary: 'Loss and error by epoch: training, validation and test, where measured.',
  async draw({ metrics, summary }) {
    const { losses, errors } = curveRows(metrics());
    if (errors.length === 0) return undefined;
    const chart = (values: readonly object[], title: string) => ({
      width: 360,
      data: { values },
      encoding: {
        x: { field: 'epoch', type: 'quantitative', title: 'epoch', axis: { tickMinStep: 1, format: 'd' } },
        y: { field: 'value', type: 'quantitative', title, scale: { type: 'log' } },
        color: { field: 'split', type: 'nominal', title: null, sort: SPLITS },
      },
    });
    return {
      title: {
        text: `${summary.name}: learning curves`,
        subtitle: 'Training values are means during the epoch.',
      },
      hconcat: [
        {
          ...chart(losses, 'loss'),
          layer: [
            { mark: { type: 'line', tooltip: true } },
            // A line of a single point is invisible, so points are drawn, except for thousands of training steps.
            {
              transform: [{ filter: "datum.split !== 'training'" }],
              mark: { type: 'point', size: 18, filled: true, tooltip: true },
            },
          ],
        },
        {
          ...chart(errors, 'error, %'),
          mark: { type: 'line', point: { size: 18, filled: true }, tooltip: true },
        },
      ],
    };
  },
});
