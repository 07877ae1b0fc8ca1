// How training went: loss by step, errors by epoch.
import type { MetricsLine } from '../../runs/records.js';
import { errorPercent } from '../error-percent.js';
import type { Figure } from '../figure.js';
import type { RunSource } from '../run-source.js';

/** Rows of the error chart. */
function errorsOf(lines: readonly MetricsLine[]) {
  return lines.flatMap((line) => {
    if (line.kind === 'step') return [];
    const { epoch } = line;
    const row = (part: string, accuracy: number | undefined) =>
      accuracy === undefined ? [] : [{ epoch, part, error: errorPercent(accuracy) }];
    return [
      ...row('training', line.kind === 'epoch' ? line.train.accuracy : undefined),
      ...row('validation', line.kind === 'test' ? undefined : line.validation?.accuracy),
      ...row('test', line.test?.accuracy),
    ];
  });
}

/** As often as it was logged; by epoch where that was not once. */
function lossesOf(lines: readonly MetricsLine[]) {
  const of = (kind: 'step' | 'epoch') =>
    lines.flatMap((line) => (line.kind === kind ? [{ step: line.step, loss: line.train.loss }] : []));
  return of('step').length > 0 ? of('step') : of('epoch');
}

export const curves: Figure<RunSource> = {
  name: 'curves',
  summary: 'Training loss by step; training, validation and test error by epoch.',
  async draw({ metrics, summary }) {
    const lines = metrics();
    const loss = lossesOf(lines);
    const errors = errorsOf(lines);
    if (errors.length === 0) return undefined;
    return {
      title: {
        text: `${summary.name}: how it learnt`,
        subtitle: 'Training errors are those of the epoch while it ran.',
      },
      hconcat: [
        {
          width: 360,
          data: { values: loss },
          mark: { type: 'line', tooltip: true },
          encoding: {
            x: { field: 'step', type: 'quantitative', title: 'step' },
            y: {
              field: 'loss',
              type: 'quantitative',
              title: 'training loss',
              scale: { type: 'log' },
            },
          },
        },
        {
          width: 360,
          data: { values: errors },
          mark: { type: 'line', point: { size: 18, filled: true }, tooltip: true },
          encoding: {
            x: { field: 'epoch', type: 'quantitative', title: 'epoch', axis: { tickMinStep: 1, format: 'd' } },
            y: {
              field: 'error',
              type: 'quantitative',
              title: 'error, %',
              scale: { type: 'log' },
            },
            color: { field: 'part', type: 'nominal', title: null, sort: ['training', 'validation', 'test'] },
          },
        },
      ],
    };
  },
};
