// A two-way heat map of two keys.

import { hasSeveralTests } from '../../compare/blocks.js';
import { pivotOf } from '../../compare/pivot.js';
import { show, titleOf } from '../../format/metric.js';
import { defineComparisonFigure } from '../comparison-figure.js';
import { BETTER, INK } from '../theme.js';

export const heatMap = defineComparisonFigure({
  name: 'heat-map',
  summary: 'The mean by two keys, those with the most values, as a heat map.',
  async draw({ title, groups, metric, keys, direction, scale, metricTitle }) {
    if (hasSeveralTests(groups)) return undefined;
    const count = (key: string) => new Set(groups.map(({ settings }) => settings[key])).size;
    const [first, second] = [...keys].sort((a, b) => count(b) - count(a));
    if (second === undefined || count(second) < 2) return undefined;
    // The first key goes in rows.
    const [rowKey, columnKey] = keys.indexOf(first) < keys.indexOf(second) ? [first, second] : [second, first];
    const { rows, columns, cells } = pivotOf(groups, metric, rowKey, columnKey);
    // Keys that change together count as one.
    const filled = cells.flat().filter((stats) => stats !== null).length;
    if (filled <= Math.max(rows.length, columns.length)) return undefined;
    const values = rows.flatMap((row, r) =>
      columns.flatMap((column, c) => {
        const stats = cells[r][c];
        if (!stats) return [];
        const mean = scale * stats.mean;
        return [
          { row: show(rowKey, row), column: show(columnKey, column), mean, n: stats.n, shown: mean.toPrecision(4) },
        ];
      }),
    );
    const means = values.map(({ mean }) => mean);
    const middle = (Math.min(...means) + Math.max(...means)) / 2;
    const dark = direction === 'max' ? 'datum.mean > ' : 'datum.mean < ';
    const axis = { type: 'nominal', sort: null } as const;
    return {
      title: {
        text: `${title}: ${titleOf(rowKey)} by ${titleOf(columnKey)}`,
        subtitle: `Mean ${metricTitle}, averaged over everything else; darker is better.`,
      },
      width: { step: 72 },
      height: { step: 34 },
      data: { values },
      encoding: {
        x: {
          field: 'column',
          ...axis,
          title: titleOf(columnKey),
          axis: { orient: 'top', labelAngle: 0, ticks: false, domain: false },
        },
        y: { field: 'row', ...axis, title: titleOf(rowKey), axis: { ticks: false, domain: false } },
      },
      layer: [
        {
          mark: { type: 'rect', stroke: 'white', tooltip: true },
          encoding: {
            color: {
              field: 'mean',
              type: 'quantitative',
              legend: null,
              scale: { range: direction === 'max' ? ['#eaf2f8', BETTER] : [BETTER, '#eaf2f8'], zero: false },
            },
          },
        },
        {
          mark: { type: 'text', fontSize: 11 },
          encoding: {
            text: { field: 'shown' },
            color: { condition: { test: `${dark}${middle}`, value: 'white' }, value: INK },
          },
        },
      ],
    };
  },
});
