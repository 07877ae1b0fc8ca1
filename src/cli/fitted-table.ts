// Tables that fit the terminal: the least important columns are left out.
import { stripVTControlCharacters } from 'node:util';
import chalk from 'chalk';
import type { Table } from '../compare/table.js';
import { wrapped } from '../format/wrap.js';
import { renderTable } from './table.js';

/** Columns omitted first, in this order. */
const SPARE = [/^data\.(split|limit)\./, /^(min|max)$/, /^(images_per_second|train_seconds|parameters|train_loss)$/];

/**
 * Fits a table to `width` by omitting spare columns, then others from the right, `kept` last; says what was omitted. The last
 * `totals` rows are set apart.
 */
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

/** Columns of the longest line. */
export const widthOf = (text: string) =>
  Math.max(...text.split('\n').map((line) => stripVTControlCharacters(line).length));
