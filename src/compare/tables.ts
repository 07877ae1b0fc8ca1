// The tables of a comparison: runs one by one, and groups of repeats.
import { isShare, show, showChange, showSpread } from '../format/metric.js';
import type { MetricName } from '../runs/metrics.js';
import type { Reported } from '../runs/study-records.js';
import { blocksOf } from './blocks.js';
import type { ComparedRun, Comparison } from './compared-run.js';
import { type Group, groupKeys, meanIn } from './groups.js';
import type { Difference } from './statistics.js';
import { alignOf, type Cell, type Column, cell, column, type Table } from './table.js';
import { cellOf, type View } from './view.js';

/** One row a run; runs on different test images in tables of their own, each as `made` makes it. */
export const runsTables = ({ columns, rows }: View, made = runsTable): Table[] =>
  blocksOf(rows).map(({ title, items }) => ({ title, ...made({ columns, rows: items }) }));

/** Status and notes beside the runs, where there is any note. */
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

/** Other metrics whose means stand in a table of groups. */
const BESIDES = ['test_accuracy', 'parameters', 'train_seconds'] as const;

/** One row a group; groups on different test images in tables of their own, each marked as `marked` has it. */
export const groupsTables = (
  comparison: Comparison,
  groups: readonly Group[],
  metric: MetricName,
  marked = (table: Table, _: readonly Group[]): Table => table,
): Table[] =>
  blocksOf(groups).map(({ title, items }) => ({ title, ...marked(groupsTable(comparison, items, metric), items) }));

/** One row a group, for people. */
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

/** With several differences inside networks, the network as a whole tells groups apart. */
export function shownKeys(comparison: Comparison): string[] {
  const keys = groupKeys(comparison);
  if (comparison.study) return keys;
  const insideAnother = (key: string) =>
    keys.some((other) => key.startsWith(`${other}.`)) && !key.endsWith('.learning_rate');
  const shown = keys.filter((key) => !insideAnother(key));
  return shown.length > 0 ? withNeeded(shown, keys, comparison.runs) : keys;
}

/** Adds keys until rows that are different groups look different: an activation, say, that the network in short leaves out. */
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

/** "2 of 3" where not every run came to its end, or has the metric; copies are none of them. */
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

/** The difference, the seeds that it rests on, and what follows. */
const differenceColumns = (key: string, title: string): Column[] => [
  column(key, 'right', title),
  column(`${key}_seeds`, 'right', 'seeds'),
  column(key === 'difference' ? 'verdict' : `${key}_verdict`, 'left', 'verdict'),
];

/** Without repeats there is nothing to say. */
function differenceCells({ stats }: Group, { difference, verdict }: Compared, metric: MetricName): Cell[] {
  const said = cell(verdict, verdict === 'unknown' ? '' : verdict);
  if (!difference) return [cell(null, ''), cell(null, ''), said];
  const { estimate, low, high } = difference;
  const [d, l, h] = [estimate, low, high].map((x) => showChange(metric, x));
  return [cell(estimate, `${d} [${l}, ${h}]`), seedsCell(difference, stats?.n ?? 0), said];
}

/** "3 pairs", "2 pairs of 3" where the group has seeds that the other lacks, "3 and 2" of independent samples. */
function seedsCell({ method, n, sizes }: Difference, own: number): Cell {
  if (method === 'welch') return cell(sizes.join(' and '));
  const isAll = n === own && n === sizes[1];
  return cell(n, isAll ? `${n} pairs` : `${n} pairs of ${Math.max(...sizes)}`);
}

function meanCell(group: Group, key: MetricName): Cell {
  const mean = meanIn(group, key);
  return cell(mean, show(key, mean));
}

/** One row a group, every number in a column of its own, for other programs. */
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
