// Formats a comparison for the terminal: tables that fit, notes, and the methods used.
import { basename } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import chalk from 'chalk';
import type { ComparedRun } from '../compare/compared-run.js';
import type { Group, Verdict } from '../compare/groups.js';
import type { Table } from '../compare/table.js';
import { quotedWord } from '../format/shell.js';
import { wrapped } from '../format/wrap.js';
import { renderTable } from './table.js';

/** Columns omitted first, in this order. */
const SPARE = [/^data\.(split|limit)\./, /^(min|max)$/, /^(images_per_second|train_seconds|parameters|train_loss)$/];

/**
 * Fits a table to `width` by omitting spare columns, then others from the right, `kept` last; says what was omitted. The last
 * `totals` rows are set apart. */
export function fittedTable(table: Table, width: number, kept: string, totals = 0): string {
  const hidden: string[] = [];
  let { columns, rows } = table;
  let text = rendered({ columns, rows }, totals);
  while (widthOf(text) > width && columns.length > 2) {
    const last = leastImportant(columns, kept);
    const without = <T>(items: readonly T[]) => items.filter((_, i) => i !== last);
    hidden.unshift(columns[last].title || columns[last].key);
    columns = without(columns);
    rows = rows.map(without);
    text = rendered({ columns, rows }, totals);
  }
  const title = table.title ? `${chalk.bold(table.title)}\n` : '';
  const left =
    hidden.length > 0
      ? `\n\n${chalk.dim(wrapped(`too wide for this terminal, omitted: ${hidden.join('; ')}`, width))}`
      : '';
  return title + text + left;
}

function leastImportant(columns: Table['columns'], kept: string): number {
  for (const pattern of SPARE) {
    const spare = columns.findLastIndex(({ key }) => key !== kept && pattern.test(key));
    if (spare > 0) return spare;
  }
  return columns.findLastIndex(({ key }) => key !== kept);
}

const rendered = ({ columns, rows }: Table, totals: number) =>
  renderTable(
    columns,
    rows.map((row) => row.map(({ text }) => text)),
    totals,
  );

const widthOf = (text: string) => Math.max(...text.split('\n').map((line) => stripVTControlCharacters(line).length));

/** Highlights the metric of the best row, and adds the status of unfinished runs to their names. */
export function markedRuns(table: Table, rows: readonly ComparedRun[], metric: string, best?: ComparedRun): Table {
  return {
    ...table,
    rows: table.rows.map((cells, i) =>
      cells.map(({ value, text }, c) => {
        const shown = table.columns[c].key === metric && rows[i] === best ? chalk.green(text) : text;
        return { value, text: c === 0 ? shown + statusMark(rows[i]) : shown };
      }),
    ),
  };
}

function statusMark({ status, copy_of }: ComparedRun): string {
  if (status !== 'finished') return chalk.yellow(` (${status})`);
  return copy_of === null ? '' : chalk.yellow(' (copy)');
}

const INKS: Partial<Record<Verdict, (text: string) => string>> = { better: chalk.green, worse: chalk.red };

/** Colours the verdicts. */
export function markedGroups(table: Table, groups: readonly Group[]): Table {
  const verdictIn = (key: string, { verdict, step }: Group) =>
    key === 'verdict' ? verdict : key === 'step_verdict' ? step?.verdict : undefined;
  const rows = table.rows.map((row, i) =>
    row.map((one, c) => {
      const verdict = verdictIn(table.columns[c].key, groups[i]);
      return verdict ? { ...one, text: (INKS[verdict] ?? chalk.dim)(one.text) } : one;
    }),
  );
  return { ...table, rows };
}

/** Notes about single runs; repeated notes are counted. */
export function notesText(runs: readonly ComparedRun[], most = 12): string {
  const noted = runs.filter(({ status, note }) => note || !['finished', 'dropped'].includes(status));
  const lines = noted.map(({ run, status, note }) => {
    const state = status === 'finished' || status === 'unreadable' ? '' : status;
    return `${chalk.yellow(basename(run))}: ${[state, note].filter(Boolean).join(': ')}`;
  });
  const more = lines.length > most ? [chalk.dim(`and ${lines.length - most} more`)] : [];
  return [...lines.slice(0, most), ...more].join('\n');
}

/** How deviations and intervals were computed. */
export function methodText(groups: readonly Group[]): string {
  const methods = new Set(groups.map(({ difference }) => difference?.method).filter(Boolean));
  const words = { paired: 'paired by seed, Student’s t', welch: 'Welch’s t' } as const;
  const said = [...methods].map((method) => words[method as keyof typeof words]).join('; ');
  const spread = groups.some(({ stats }) => (stats?.n ?? 0) > 1) ? ['± standard deviation over repeats'] : [];
  return [
    ...spread,
    ...(said ? [`differences: 95 % intervals, ${said}, not corrected for multiple comparisons`] : []),
    ...(said === '' ? baselineAdvice(groups) : []),
  ].join('; ');
}

/** How to ask for differences, where there are groups but no baseline. */
function baselineAdvice(groups: readonly Group[]): string[] {
  const repeated = groups.filter(({ stats }) => (stats?.n ?? 0) > 1);
  const [setting] = Object.entries(groups[0]?.settings ?? {});
  if (repeated.length < 2 || !setting) return [];
  const [key, value] = setting;
  return [`--baseline ${quotedWord(`${key}=${value}`)} gives differences with intervals`];
}
