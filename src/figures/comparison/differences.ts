// Every group beside the others: where its repeats lie, and how far it is from the baseline.
import { isShare } from '../../format/metric.js';
import type { ComparisonSource } from '../comparison-source.js';
import type { Figure } from '../figure.js';

export const differences: Figure<ComparisonSource> = {
  name: 'differences',
  summary: 'The mean and range of each group, and its difference to the baseline with a 95 % interval.',
  async draw({ title, groups, nameOf, metric }) {
    const scale = isShare(metric) ? 100 : 1;
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
    const unit = isShare(metric) ? ', %' : '';
    const y = { field: 'group', type: 'nominal', sort: null, title: null } as const;
    const color = {
      field: 'verdict',
      type: 'nominal',
      title: null,
      scale: {
        domain: ['baseline', 'better', 'worse', 'no different', 'unknown'],
        range: ['#24292f', '#0072b2', '#d55e00', '#8c8c8c', '#8c8c8c'],
      },
      legend: values.some(({ verdict }) => verdict === 'baseline') ? {} : null,
    } as const;
    const whiskers = (low: string, point: string, high: string, name: string) => {
      const x = (field: string) => ({ field, type: 'quantitative', title: name, scale: { zero: false } }) as const;
      return [
        { mark: { type: 'rule', strokeWidth: 1.5 }, encoding: { x: x(low), x2: { field: high } } },
        { mark: { type: 'circle', size: 60, opacity: 1, tooltip: true }, encoding: { x: x(point) } },
      ];
    };
    const chart = (layer: readonly unknown[]) => ({ width: 280, height: { step: 22 }, encoding: { y, color }, layer });
    const means = chart(whiskers('min', 'mean', 'max', `${metric}${unit}: mean and range`));
    const compared = values.some((value) => 'difference' in value);
    const zero = {
      mark: { type: 'rule', color: '#8c8c8c', strokeDash: [4, 4] },
      encoding: { x: { datum: 0 }, color: { value: '#8c8c8c' }, y: null },
    };
    const apart = chart([
      zero,
      ...whiskers('low', 'difference', 'high', `difference to the baseline${isShare(metric) ? ', points' : ''}`),
    ]);
    return {
      title: {
        text: `${title}: side by side`,
        subtitle: compared
          ? 'Right: 95 % intervals, each by itself; one that holds 0 shows no difference.'
          : 'Means of repeats and their range.',
      },
      data: { values },
      hconcat: compared ? [means, apart] : [means],
    };
  },
};
