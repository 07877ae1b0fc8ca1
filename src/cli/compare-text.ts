// A comparison on the terminal: the table, and curves.
import { basename } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import asciichart from 'asciichart';
import chalk from 'chalk';
import type { ComparedRun } from '../compare/collect.js';
import { cellOf, type View } from '../compare/view.js';
import { readMetrics } from '../runs/read-run.js';
import { duration, grouped, percent } from './format.js';
import { renderTable } from './table.js';

/** A value as people read it. */
export function show(key: string, value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (key === 'run') return basename(String(value));
  if (typeof value !== 'number') return String(value);
  if (key.endsWith('accuracy')) return percent(value);
  if (key.endsWith('loss')) return value.toFixed(4);
  if (key === 'train_seconds') return duration(value);
  if (key === 'parameters' || key === 'images_per_second') return grouped(value);
  return String(value);
}

/** The table, cut to `width` by leaving out its last columns, and the notes under it. */
export function compareText(view: View, metric: string, width: number): string {
  const readable = view.rows.filter((row) => row.status !== 'unreadable');
  let { columns } = view;
  let table = tableOf(readable, columns, metric);
  const hidden: string[] = [];
  while (widthOf(table) > width && columns.length > 2) {
    const last = columns.findLastIndex((key) => key !== metric);
    hidden.unshift(columns[last]);
    columns = columns.filter((_, i) => i !== last);
    table = tableOf(readable, columns, metric);
  }
  const notes = view.rows.filter((row) => row.note).map((row) => `${chalk.yellow(basename(row.run))}: ${row.note}`);
  const parts = [
    readable.length > 0 ? table : '',
    notes.join('\n'),
    hidden.length > 0 ? chalk.dim(`too wide for this terminal, left out: ${hidden.join(', ')}`) : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const widthOf = (text: string) => Math.max(...text.split('\n').map((line) => stripVTControlCharacters(line).length));

function tableOf(rows: readonly ComparedRun[], columns: readonly string[], metric: string): string {
  const numeric = (key: string) => rows.some((row) => typeof cellOf(row, key) === 'number');
  const best = bestOf(rows, metric);
  return renderTable(
    columns.map((key) => ({ title: key.replace(/^training\./, ''), align: numeric(key) ? 'right' : 'left' })),
    rows.map((row) =>
      columns.map((key) => {
        const text = show(key, cellOf(row, key));
        const mark = key === columns[0] ? statusMark(row) : '';
        return (key === metric && row === best ? chalk.green(text) : text) + mark;
      }),
    ),
  );
}

function statusMark({ status, note }: ComparedRun): string {
  if (status !== 'finished') return chalk.yellow(` (${status})`);
  return note?.includes('not comparable') ? chalk.yellow(' (≠ data)') : '';
}

function bestOf(rows: readonly ComparedRun[], metric: string): ComparedRun | undefined {
  const less = /loss|seconds|parameters/.test(metric);
  const scored = rows.filter((row) => typeof row.metrics[metric] === 'number' && !row.note?.includes('not comparable'));
  const score = (row: ComparedRun) => (row.metrics[metric] as number) * (less ? -1 : 1);
  return scored.sort((a, b) => score(b) - score(a))[0];
}

const COLOURS = [
  asciichart.cyan,
  asciichart.yellow,
  asciichart.green,
  asciichart.magenta,
  asciichart.red,
  asciichart.blue,
];
const INKS = [chalk.cyan, chalk.yellow, chalk.green, chalk.magenta, chalk.red, chalk.blue];

/** Validation accuracy and training loss by epoch; at most six runs, in the view's order. */
export function curves({ rows }: View, columns: number): string {
  const shown = rows.filter((row) => row.status !== 'unreadable').slice(0, COLOURS.length);
  const lines = shown.map((row) => readMetrics(row.run).filter((line) => line.kind === 'epoch'));
  const charts = [
    chart(
      'validation accuracy by epoch, %',
      lines.map((l) => l.map((e) => 100 * (e.validation?.accuracy ?? Number.NaN))),
      columns,
    ),
    chart(
      'training loss by epoch',
      lines.map((l) => l.map((e) => e.train.loss)),
      columns,
    ),
  ];
  const legend = shown.map((row, i) => INKS[i]('━━ ') + basename(row.run)).join('\n');
  const more = rows.length > shown.length ? chalk.dim(`\n${rows.length - shown.length} more not drawn`) : '';
  return `${charts.filter(Boolean).join('\n\n')}\n\n${legend}${more}`;
}

function chart(title: string, series: readonly number[][], columns: number): string {
  const drawn = series.map((values) => values.filter(Number.isFinite));
  if (drawn.every((values) => values.length < 2)) return '';
  const width = Math.max(10, Math.min(60, columns - 14));
  const longest = Math.max(...drawn.map((values) => values.length));
  const stretched = drawn.map((values) => stretch(values, Math.max(2, Math.round((width * values.length) / longest))));
  const colors = chalk.level > 0 ? COLOURS.slice(0, series.length) : undefined;
  const plotted = stretched.filter((values) => values.length > 0);
  return `${chalk.bold(title)}\n${asciichart.plot(plotted, { height: 10, colors, format: (x) => x.toFixed(3).padStart(8) })}`;
}

/** Linear interpolation onto `width` points. */
function stretch(values: readonly number[], width: number): number[] {
  if (values.length === 0) return [];
  return Array.from({ length: width }, (_, i) => {
    const at = (i / (width - 1)) * (values.length - 1);
    const low = Math.floor(at);
    const high = Math.min(values.length - 1, low + 1);
    return values[low] + (at - low) * (values[high] - values[low]);
  });
}
