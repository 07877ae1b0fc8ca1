// Formats a comparison for the terminal: marks in tables, notes, and the methods used.
import { basename } from 'node:path';
import chalk from 'chalk';
import type { ComparedRun } from '../compare/compared-run.js';
import type { Group, Verdict } from '../compare/groups.js';
import type { Table } from '../compare/table.js';
import { quotedWord } from '../format/shell.js';

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
  ].join('; ');
}

/** How to ask for differences, where there are groups but no baseline. */
export function baselineAdvice(groups: readonly Group[]): string {
  const repeated = groups.filter(({ stats }) => (stats?.n ?? 0) > 1);
  const [setting] = Object.entries(groups[0]?.settings ?? {});
  if (repeated.length < 2 || !setting || groups.some(({ difference }) => difference)) return '';
  const [key, value] = setting;
  return `lenet compare ... --baseline ${quotedWord(`${key}=${value}`)} gives differences with intervals`;
}
