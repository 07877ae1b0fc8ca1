// Further tables of a comparison: effects, Pareto front, pivot.
import { show, showSpread, titleOf } from '../format/metric.js';
import type { MetricName } from '../runs/metrics.js';
import type { Analysis } from './analysis.js';
import { blocksOf } from './blocks.js';
import type { Effects } from './effects.js';
import type { ParetoPoint } from './pareto.js';
import type { Pivot } from './pivot.js';
import type { Stats } from './statistics.js';
import { alignOf, cell, column, type Table } from './table.js';
import { shownKeys } from './tables.js';

/** All further tables of an analysis, in the order shown. */
export function furtherTables(analysis: Analysis): Table[] {
  const { metric, effects, pareto, pivots } = analysis;
  return [
    ...pivots.map((pivot) => pivotTable(pivot, metric)),
    ...(effects.keys.length > 0 ? [effectsTable(effects, metric)] : []),
    ...(pareto
      ? blocksOf(pareto.front).map(({ title, items }) => paretoTable(analysis, items, pareto.cost, title))
      : []),
  ];
}

function effectsTable({ keys, isComplete }: Effects, metric: MetricName): Table {
  return {
    title: `effect of each key on ${metric}, averaged over everything else${isComplete ? '' : ' that was run'}`,
    columns: [
      column('key', 'left'),
      column('value', 'left'),
      column('mean', 'right', 'mean of groups'),
      column('groups', 'right'),
      ...(isComplete ? [column('share', 'right', 'share of the variance')] : []),
    ],
    rows: keys.flatMap(({ key, values, share }) =>
      values.map(({ value, stats }, i) => [
        cell(key, i === 0 ? titleOf(key) : ''),
        cell(value, show(key, value)),
        cell(stats.mean, showSpread(metric, stats.mean, stats.deviation)),
        cell(stats.n),
        ...(isComplete ? [cell(share, i === 0 ? `${Math.round(100 * share)} %` : '')] : []),
      ]),
    ),
  };
}

function paretoTable(
  { comparison, metric, choice }: Analysis,
  front: readonly ParetoPoint[],
  cost: MetricName,
  tested: string | undefined,
): Table {
  const keys = shownKeys(comparison);
  // The ranking metric is followed by the shown metric.
  const result = [choice.metric, cost].includes(metric) ? [] : [metric];
  const on = choice.on_test ? ', chosen on the test images' : '';
  const title = `no other group is better in both ${choice.metric} and ${cost}${on}`;
  return {
    title: tested ? `${tested}: ${title}` : title,
    columns: [...keys, choice.metric, cost, ...result].map((key, i) => column(key, i < keys.length ? 'left' : 'right')),
    rows: front.map(({ group, value, cost: price }) => [
      ...keys.map((key) => cell(group.settings[key], show(key, group.settings[key]))),
      cell(value, show(choice.metric, value)),
      cell(price, show(cost, price)),
      ...result.map((key) =>
        cell(group.stats?.mean ?? null, group.stats ? showSpread(key, group.stats.mean, group.stats.deviation) : '-'),
      ),
    ]),
  };
}

/** @public scripts/reproduction.js makes tables of docs/ with it. */
export function pivotTable({ title, rowKey, columnKey, rows, columns, cells }: Pivot, metric: MetricName): Table {
  const text = (stats: Stats | null) => (stats ? showSpread(metric, stats.mean, stats.deviation) : '-');
  return {
    title: `${title ? `${title}: ` : ''}${metric}: ${titleOf(rowKey)} down, ${titleOf(columnKey)} across`,
    columns: [
      column(rowKey, alignOf(rows)),
      ...columns.map((value) => column(`${columnKey}=${value}`, 'right', show(columnKey, value))),
    ],
    rows: rows.map((value, i) => [
      cell(value, show(rowKey, value)),
      ...cells[i].map((stats) => cell(stats?.mean ?? null, text(stats))),
    ]),
  };
}
