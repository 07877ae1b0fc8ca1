// The tables of a comparison: runs one by one, groups of repeats, effects, fronts, two ways.
import { isShare, show, showChange, showSpread, titleOf } from '../format/metric.js';
import type { MetricName } from '../runs/metrics.js';
import type { Reported } from '../runs/study-records.js';
import type { Comparison } from './collect.js';
import type { Effect } from './effects.js';
import { type Group, groupKeys } from './groups.js';
import type { ParetoPoint } from './pareto.js';
import type { Pivot } from './pivot.js';
import { meanOf, type Stats } from './statistics.js';
import { type Cell, type Column, cell, type Table } from './table.js';
import { cellOf, type View } from './view.js';

/** A group by what tells it apart: "adam, batch_size 64". */
export const groupName = ({ settings }: Group, keys: readonly string[]): string =>
  keys
    .map((key) => (NAMED.has(key) ? show(key, settings[key]) : `${key.split('.').at(-1)} ${show(key, settings[key])}`))
    .join(', ');

/** Keys whose values are names that say enough. */
const NAMED = new Set(['base', 'case', 'ablate', 'walk']);

const column = (key: string, align: Column['align'], title = titleOf(key)): Column => ({ key, title, align });
const alignOf = (values: readonly unknown[]) => (values.some((value) => typeof value === 'number') ? 'right' : 'left');

export function runsTable({ columns, rows }: View): Table {
  return {
    columns: columns.map((key) => column(key, alignOf(rows.map((row) => cellOf(row, key))))),
    rows: rows.map((row) => columns.map((key) => cell(cellOf(row, key), show(key, cellOf(row, key))))),
  };
}

/** Adds each run's status and note. */
export function withNotes(table: Table, { rows }: View): Table {
  const extra = (['status', 'note'] as const).filter((key) => !table.columns.some((c) => c.key === key));
  return {
    columns: [...table.columns, ...extra.map((key) => column(key, 'left'))],
    rows: table.rows.map((cells, i) => [...cells, ...extra.map((key) => cell(rows[i][key]))]),
  };
}

/** Other metrics whose means stand in a table of groups. */
const BESIDES = ['test_accuracy', 'parameters', 'train_seconds'] as const;

/** One row a group, for people. */
export function groupsTable(comparison: Comparison, groups: readonly Group[], metric: MetricName): Table {
  const keys = shownKeys(comparison);
  const hasBaseline = groups.some(({ verdict }) => verdict === 'baseline');
  const reported = (comparison.study?.reported ?? []).filter((one) => one.metric === metric);
  const besides = BESIDES.filter((key) => key !== metric);
  const head = [
    ...keys.map((key) => column(key, alignOf(groups.map(({ settings }) => settings[key])))),
    column('n', 'right'),
    column(metric, 'right'),
    column('min', 'right'),
    column('max', 'right'),
    ...(reported.length > 0 ? [column('reported', 'right')] : []),
    ...(hasBaseline ? [column('difference', 'right', differenceTitle(metric)), column('verdict', 'left', '')] : []),
    ...besides.map((key) => column(key, 'right')),
  ];
  const rows = groups.map((group) => {
    const { settings, stats } = group;
    return [
      ...keys.map((key) => cell(settings[key], show(key, settings[key]))),
      countCell(group),
      cell(stats?.mean ?? null, stats ? showSpread(metric, stats.mean, stats.deviation) : '-'),
      ...(['min', 'max'] as const).map((end) => cell(stats?.[end] ?? null, show(metric, stats?.[end]))),
      ...(reported.length > 0 ? [reportedCell(group, reported, metric)] : []),
      ...(hasBaseline ? [differenceCell(group, metric), verdictCell(group)] : []),
      ...besides.map((key) => meanCell(group, key)),
    ];
  });
  return { columns: head, rows };
}

/** With several differences inside networks, the network as a whole tells groups apart. */
export function shownKeys(comparison: Comparison): string[] {
  const keys = groupKeys(comparison);
  if (comparison.study) return keys;
  const insideAnother = (key: string) =>
    keys.some((other) => key.startsWith(`${other}.`)) && !key.endsWith('.learning_rate');
  const shown = keys.filter((key) => !insideAnother(key));
  return shown.length > 0 ? shown : keys;
}

const differenceTitle = (metric: MetricName) => (isShare(metric) ? 'difference, points [95 %]' : 'difference [95 %]');

/** "2 of 3" where not every run has the metric. */
function countCell({ stats, runs }: Group): Cell {
  const n = stats?.n ?? 0;
  return cell(n, n === runs.length ? String(n) : `${n} of ${runs.length}`);
}

function reportedCell({ settings }: Group, reported: readonly Reported[], metric: MetricName): Cell {
  const meets = ({ when }: Reported) =>
    Object.entries(when).every(([key, value]) => String(value) === String(settings[key]));
  const found = reported.find(meets);
  return cell(found?.value ?? null, found ? show(metric, found.value) : '');
}

function differenceCell({ difference }: Group, metric: MetricName): Cell {
  if (!difference) return cell(null, '');
  const { estimate, low, high } = difference;
  const [d, l, h] = [estimate, low, high].map((x) => showChange(metric, x));
  return cell(estimate, `${d} [${l}, ${h}]`);
}

/** Without repeats there is nothing to say. */
const verdictCell = ({ verdict }: Group): Cell => cell(verdict, verdict === 'unknown' ? '' : verdict);

function meanCell({ runs }: Group, key: MetricName): Cell {
  const values = runs.map(({ metrics }) => metrics[key]).filter((value) => typeof value === 'number');
  const mean = values.length > 0 ? meanOf(values) : null;
  return cell(mean, show(key, mean));
}

/** One row a group, every number in a column of its own, for other programs. */
export function groupsData(comparison: Comparison, groups: readonly Group[], metric: MetricName): Table {
  const keys = groupKeys(comparison);
  const numbers = ['n', 'mean', 'deviation', 'min', 'max'] as const;
  const interval = ['estimate', 'low', 'high', 'method'] as const;
  const besides = BESIDES.filter((key) => key !== metric);
  return {
    columns: [
      ...keys.map((key) => column(key, 'left')),
      ...numbers.map((key) => column(key === 'n' ? 'n' : `${metric}_${key}`, 'right')),
      ...interval.map((key) => column(key === 'estimate' ? 'difference' : `difference_${key}`, 'right')),
      ...['verdict', ...besides].map((key) => column(key, 'right')),
    ],
    rows: groups.map((group) => [
      ...keys.map((key) => cell(group.settings[key])),
      ...numbers.map((key) => cell(group.stats?.[key] ?? null)),
      ...interval.map((key) => cell(group.difference?.[key] ?? null)),
      cell(group.verdict),
      ...besides.map((key) => meanCell(group, key)),
    ]),
  };
}

export function effectsTable(effects: readonly Effect[], metric: MetricName): Table {
  return {
    title: `effect of each key on ${metric}, over everything else`,
    columns: [
      column('key', 'left'),
      column('value', 'left'),
      column('mean', 'right', 'mean of groups'),
      column('groups', 'right'),
      column('share', 'right', 'share of the variance'),
    ],
    rows: effects.flatMap(({ key, values, share }) =>
      values.map(({ value, stats }, i) => [
        cell(key, i === 0 ? titleOf(key) : ''),
        cell(value, show(key, value)),
        cell(stats.mean, showSpread(metric, stats.mean, stats.deviation)),
        cell(stats.n),
        cell(share, i === 0 ? `${Math.round(100 * share)} %` : ''),
      ]),
    ),
  };
}

export function paretoTable(
  comparison: Comparison,
  front: readonly ParetoPoint[],
  metric: MetricName,
  cost: MetricName,
): Table {
  const keys = shownKeys(comparison);
  return {
    title: `no other group is better in both ${metric} and ${cost}`,
    columns: [...keys.map((key) => column(key, 'left')), column(metric, 'right'), column(cost, 'right')],
    rows: front.map(({ group, value, cost: price }) => [
      ...keys.map((key) => cell(group.settings[key], show(key, group.settings[key]))),
      cell(value, showSpread(metric, value, group.stats?.deviation ?? null)),
      cell(price, show(cost, price)),
    ]),
  };
}

export function pivotTable({ rowKey, columnKey, rows, columns, cells }: Pivot, metric: MetricName): Table {
  const text = (stats: Stats | null) => (stats ? showSpread(metric, stats.mean, stats.deviation) : '-');
  return {
    title: `${metric}: ${titleOf(rowKey)} down, ${titleOf(columnKey)} across`,
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
