// The mean and range of every group, and its difference to the baseline.

import { isShare } from '../../format/metric.js';
import { defineComparisonFigure } from '../comparison-figure.js';
import { BETTER, INK, NEUTRAL, WORSE } from '../theme.js';
import { whiskers } from './whiskers.js';

export const differences = defineComparisonFigure({
  name: 'differences',
  summary: 'The mean and range of each group, and its difference to the baseline with a 95 % interval.',
  async draw({ title, groups, nameOf, metric, scale, metricTitle }) {
    const values = groups.flatMap((group) => {
      const { stats, difference, verdict } = group;
      if (!stats) return [];
      const [mean, min, max] = [stats.mean, stats.min, stats.max].map((v) => scale * v);
      const interval = difference && {
        difference: scale * difference.estimate,
        low: scale * difference.low,
        high: scale * difference.high,
      };
      return [{ group: nameOf(group), mean, min, max, verdict, ...interval }];
    });
    if (values.length === 0) return undefined;
    const points = isShare(metric) ? ', points' : '';
    const axis = (name: string) => ({ title: name, scale: { zero: false } });
    const y = { field: 'group', type: 'nominal', sort: null, title: null } as const;
    const color = {
      field: 'verdict',
      type: 'nominal',
      title: null,
      scale: {
        domain: ['baseline', 'better', 'worse', 'not told apart', 'unknown'],
        range: [INK, BETTER, WORSE, NEUTRAL, NEUTRAL],
      },
      legend: values.some(({ verdict }) => verdict === 'baseline') ? {} : null,
    } as const;
    const chart = (layer: readonly unknown[]) => ({ width: 280, height: { step: 22 }, encoding: { y, color }, layer });
    const means = chart(whiskers({ low: 'min', point: 'mean', high: 'max' }, axis(`${metricTitle}: mean and range`)));
    const compared = values.some((value) => 'difference' in value);
    const zero = {
      mark: { type: 'rule', color: NEUTRAL, strokeDash: [4, 4] },
      encoding: { x: { datum: 0 }, color: { value: NEUTRAL }, y: null },
    };
    const apart = chart([
      zero,
      ...whiskers({ low: 'low', point: 'difference', high: 'high' }, axis(`difference to the baseline${points}`)),
    ]);
    return {
      title: {
        text: `${title}: groups`,
        subtitle: compared
          ? 'Right: 95 % intervals, not corrected for multiple comparisons; if one contains 0, the groups are not told apart.'
          : 'Mean and range of repeats.',
      },
      data: { values },
      hconcat: compared ? [means, apart] : [means],
    };
  },
});
