// The tables of a comparison: single runs, and groups of repeats.
import { isShare, show, showChange, showSpread } from '../format/metric.js';
import type { MetricName } from '../runs/metrics.js';
import type { Reported } from '../runs/study-records.js';
import { blocksOf } from './blocks.js';
import type { ComparedRun, Comparison } from './compared-run.js';
import { type Group, groupKeys, meanIn } from './groups.js';
import type { Difference } from './statistics.js';
import { alignOf, type Cell, type Column, cell, column, type Table } from './table.js';
import { cellOf, type View } from './view.js';

/** One row per run; separate tables for different test images, each made by `made`. */
export const runsTables = ({ columns, rows }: View, made = runsTable): Table[] =>
  blocksOf(rows).map(({ title, items }) => ({ title, ...made({ columns, rows: items }) }));

/** With status and notes of the runs, if there are any notes. */
export const notedRunsTables = (view: View): Table[] =>
  runsTables(view, (part) => (view.rows.some(({ note }) => note) ? withNotes(runsTable(part), part) : runsTable(part)));

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

/** Other metrics whose means are shown in a table of groups. */
const BESIDES = ['test_accuracy', 'parameters', 'train_seconds'] as const;

/** One row per group; separate tables for different test images, each marked by `marked`. */
export const groupsTables = (
  comparison: Comparison,
  groups: readonly Group[],
  metric: MetricName,
  marked = (table: Table, _: readonly Group[]): Table => table,
): Table[] =>
  blocksOf(groups).map(({ title, items }) => ({ title, ...marked(groupsTable(comparison, items, metric), items) }));

/** One row per group, for people. */
export function groupsTable(comparison: Comparison, groups: readonly Group[], metric: MetricName): Table {
  const keys = shownKeys(comparison);
  const hasBaseline = groups.some(({ verdict }) => verdict === 'baseline');
  const hasSteps = groups.some(({ step }) => step !== null);
  const reported = (comparison.study?.reported ?? []).filter((one) => one.metric === metric);
  const besides = BESIDES.filter((key) => key !== metric);
  const head = [
    ...keys.map((key) => column(key, alignOf(groups.map(({ settings }) => settings[key])))),
    column('n', 'right'),
    column(metric, 'right'),
    column('min', 'right'),
    column('max', 'right'),
    ...(reported.length > 0 ? [column('reported', 'right')] : []),
    ...(hasBaseline ? differenceColumns('difference', differenceTitle(metric)) : []),
    ...(hasSteps ? differenceColumns('step', 'to the step before') : []),
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
      ...(hasBaseline ? differenceCells(group, group, metric) : []),
      ...(hasSteps ? differenceCells(group, group.step ?? NO_STEP, metric) : []),
      ...besides.map((key) => meanCell(group, key)),
    ];
  });
  return { columns: head, rows };
}

/** If networks differ in several ways, the network as a whole distinguishes groups. */
export function shownKeys(comparison: Comparison): string[] {
  const keys = groupKeys(comparison);
  if (comparison.study) return keys;
  const insideAnother = (key: string) =>
    keys.some((other) => key.startsWith(`${other}.`)) && !key.endsWith('.learning_rate');
  const shown = keys.filter((key) => !insideAnother(key));
  return shown.length > 0 ? withNeeded(shown, keys, comparison.runs) : keys;
}

/** Adds keys until different groups have different rows: an activation that the summary of the network omits, say. */
function withNeeded(shown: readonly string[], keys: readonly string[], runs: readonly ComparedRun[]): string[] {
  const rows = runs.filter(({ status }) => status !== 'unreadable').map(({ settings }) => settings);
  const differentBy = (some: readonly string[]) =>
    new Set(rows.map((row) => JSON.stringify(some.map((key) => row[key] ?? null)))).size;
  const all = differentBy(keys);
  const needed = [...shown];
  let told = differentBy(needed);
  for (const key of keys) {
    if (told === all) break;
    const more = differentBy([...needed, key]);
    if (more > told) needed.push(key);
    told = Math.max(told, more);
  }
  return needed;
}

const differenceTitle = (metric: MetricName) => (isShare(metric) ? 'difference, points [95 %]' : 'difference [95 %]');

/** "2 of 3" if not every run finished or has the metric; copies are not included. */
function countCell({ stats, runs }: Group): Cell {
  const n = stats?.n ?? 0;
  const all = runs.filter(({ copy_of }) => copy_of === null).length;
  return cell(n, n === all ? String(n) : `${n} of ${all}`);
}

function reportedCell({ settings }: Group, reported: readonly Reported[], metric: MetricName): Cell {
  const meets = ({ when }: Reported) =>
    Object.entries(when).every(([key, value]) => String(value) === String(settings[key]));
  const found = reported.find(meets);
  return cell(found?.value ?? null, found ? show(metric, found.value) : '');
}

type Compared = Pick<Group, 'difference' | 'verdict'>;

const NO_STEP: Compared = { difference: null, verdict: 'unknown' };

/** The difference, the number of seeds, and the verdict. */
const differenceColumns = (key: string, title: string): Column[] => [
  column(key, 'right', title),
  column(`${key}_seeds`, 'right', 'seeds'),
  column(key === 'difference' ? 'verdict' : `${key}_verdict`, 'left', 'verdict'),
];

/** Empty without repeats. */
function differenceCells({ stats }: Group, { difference, verdict }: Compared, metric: MetricName): Cell[] {
  const said = cell(verdict, verdict === 'unknown' ? '' : verdict);
  if (!difference) return [cell(null, ''), cell(null, ''), said];
  const { estimate, low, high } = difference;
  const [d, l, h] = [estimate, low, high].map((x) => showChange(metric, x));
  return [cell(estimate, `${d} [${l}, ${h}]`), seedsCell(difference, stats?.n ?? 0), said];
}

/** "3 pairs", "2 pairs of 3" if the group has seeds that the other lacks, "3 and 2" for independent samples. */
function seedsCell({ method, n, sizes }: Difference, own: number): Cell {
  if (method === 'welch') return cell(sizes.join(' and '));
  const isAll = n === own && n === sizes[1];
  return cell(n, isAll ? `${n} pairs` : `${n} pairs of ${Math.max(...sizes)}`);
}

function meanCell(group: Group, key: MetricName): Cell {
  const mean = meanIn(group, key);
  return cell(mean, show(key, mean));
}

/** One row per group, every number in its own column, for programs. */
export function groupsData(comparison: Comparison, groups: readonly Group[], metric: MetricName): Table {
  const keys = groupKeys(comparison);
  const numbers = ['n', 'mean', 'deviation', 'min', 'max'] as const;
  const interval = ['estimate', 'low', 'high', 'method', 'n'] as const;
  const hasSteps = groups.some(({ step }) => step !== null);
  const named = (what: string) => (key: string) =>
    column(key === 'estimate' ? what : `${what}_${key === 'n' ? 'seeds' : key}`, 'right');
  const besides = BESIDES.filter((key) => key !== metric);
  return {
    columns: [
      ...keys.map((key) => column(key, 'left')),
      ...numbers.map((key) => column(key === 'n' ? 'n' : `${metric}_${key}`, 'right')),
      ...interval.map(named('difference')),
      ...['verdict', 'tested_on'].map((key) => column(key, 'left')),
      ...(hasSteps ? [...interval.map(named('step')), column('step_verdict', 'left')] : []),
      ...besides.map((key) => column(key, 'right')),
    ],
    rows: groups.map((group) => [
      ...keys.map((key) => cell(group.settings[key])),
      ...numbers.map((key) => cell(group.stats?.[key] ?? null)),
      ...interval.map((key) => cell(group.difference?.[key] ?? null)),
      cell(group.verdict),
      cell(group.data?.text ?? null),
      ...(hasSteps
        ? [...interval.map((key) => cell(group.step?.difference?.[key] ?? null)), cell(group.step?.verdict ?? null)]
        : []),
      ...besides.map((key) => meanCell(group, key)),
    ]),
  };
}
