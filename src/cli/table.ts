// Tables without lines: a bold header, columns two spaces apart.
import chalk from 'chalk';
import CliTable, { type CharName } from 'cli-table3';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((corner) => [`${side}${corner}`, '']),
  ),
);

/** Formats a table; the last `totals` rows are set apart. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[], totals = 0): string {
  const table = new CliTable({
    chars: { ...NO_LINES, middle: '  ' } as Record<CharName, string>,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    head: columns.map(({ title }) => chalk.bold(title)),
    colAligns: columns.map(({ align = 'left' }) => align),
  });
  const body = rows.length - totals;
  for (const [i, row] of rows.entries()) table.push(i < body ? [...row] : row.map((cell) => chalk.bold(cell)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
