// Accuracy against training time.

import { meanIn } from '../../compare/groups.js';
import { isShare } from '../../format/metric.js';
import { defineComparisonFigure } from '../comparison-figure.js';
import { BETTER, NEUTRAL, QUIET } from '../theme.js';

export const cost = defineComparisonFigure({
  name: 'cost',
  summary: 'The ranking metric of each group against its training time, with the Pareto front.',
  async draw({ title, groups, nameOf, analysis: { choice }, front }) {
    const factor = isShare(choice.metric) ? 100 : 1;
    const values = groups.flatMap((group) => {
      const [seconds, value] = [meanIn(group, 'train_seconds'), meanIn(group, choice.metric)];
      if (seconds === null || value === null) return [];
      const isBest = front.some((point) => point.group === group);
      return [{ group: nameOf(group), value: factor * value, seconds, isBest }];
    });
    if (values.length < 2) return undefined;
    const x = {
      field: 'seconds',
      type: 'quantitative',
      title: 'training time, s',
      scale: { type: 'log', nice: false, padding: 20 },
    } as const;
    const y = {
      field: 'value',
      type: 'quantitative',
      title: isShare(choice.metric) ? `${choice.metric}, %` : choice.metric,
      scale: { zero: false },
    } as const;
    return {
      title: { text: `${title}: cost`, subtitle: 'Filled: on the Pareto front, no other group is better in both.' },
      width: 520,
      height: 340,
      data: { values },
      encoding: { x, y },
      layer: [
        {
          transform: [{ filter: 'datum.isBest' }],
          mark: { type: 'line', strokeDash: [4, 4], strokeWidth: 1, color: NEUTRAL },
          encoding: { order: { field: 'seconds' } },
        },
        {
          mark: { type: 'point', size: 70, tooltip: true },
          encoding: { fill: { condition: { test: 'datum.isBest', value: BETTER }, value: 'white' } },
        },
        {
          transform: [{ filter: 'datum.isBest' }],
          mark: { type: 'text', align: 'left', dx: 8, dy: -6, fontSize: 10, color: QUIET },
          encoding: { text: { field: 'group' } },
        },
      ],
    };
  },
});
