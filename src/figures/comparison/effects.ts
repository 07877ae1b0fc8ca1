// Main effects of each key.
import { show, titleOf } from '../../format/metric.js';
import { defineComparisonFigure } from '../comparison-figure.js';
import { whiskers } from './whiskers.js';

export const effectsFigure = defineComparisonFigure({
  name: 'effects',
  summary: 'The mean for each value of each key, and the range of the groups that have it.',
  async draw({ title, effects, scale, metricTitle }) {
    // If every value has a single group, there is nothing to average over.
    const rows = effects.keys.map(({ key, values, share }) => ({
      key: effects.isComplete ? `${titleOf(key)}: ${Math.round(100 * share)} % of the variance` : titleOf(key),
      values: values.map(({ value, stats }) => ({
        value: show(key, value),
        mean: scale * stats.mean,
        min: scale * stats.min,
        max: scale * stats.max,
      })),
    }));
    const all = rows.flatMap(({ values }) => values);
    if (all.length === 0) return undefined;
    // One scale for all keys, so that effects can be compared by eye.
    const domain = [Math.min(...all.map(({ min }) => min)), Math.max(...all.map(({ max }) => max))];
    return {
      title: {
        text: `${title}: effect of each key`,
        subtitle: `${metricTitle}: the mean of the groups that have a value, and their range.`,
      },
      vconcat: rows.map(({ key, values }) => ({
        title: { text: key, fontSize: 11, fontWeight: 'normal', offset: 4, frame: 'group' },
        width: 380,
        height: { step: 20 },
        data: { values },
        encoding: { y: { field: 'value', type: 'nominal', sort: null, title: null } },
        layer: whiskers({ low: 'min', point: 'mean', high: 'max' }, { title: null, scale: { domain } }),
      })),
    };
  },
});
