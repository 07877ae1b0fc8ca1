// `lenet runs` for people.
import { relative } from 'node:path';
import chalk from 'chalk';
import type { ListedRun } from '../compare/list-runs.js';
import { cell, column } from '../compare/table.js';
import { show } from '../format/metric.js';
import { counted } from '../format/numbers.js';
import { fittedTable } from './fitted-table.js';

type Key = 'test_accuracy' | 'validation_accuracy' | 'train_seconds';

/** A line a run; columns that do not fit are left out, and named. */
export function runListText(runs: readonly ListedRun[], directory: string, width: number): string {
  if (runs.length === 0) return `no runs of this description in ${directory}`;
  const metric = (key: Key) => ({
    ...column(key, 'right', key),
    text: ({ metrics }: ListedRun) =>
      metrics[key] === undefined || metrics[key] === null ? '' : show(key, metrics[key]),
  });
  const named = (key: string, text: (run: ListedRun) => string) => ({ ...column(key, 'left', key), text });
  const all = [
    named('run', ({ run }) => relative(directory, run)),
    metric('test_accuracy'),
    named('status', ({ status }) => (status === 'finished' ? status : chalk.yellow(status))),
    metric('validation_accuracy'),
    named('tags', ({ tags }) => tags.join(' ')),
    named('note', ({ note }) => (note ?? '').replace(/\s+/g, ' ')),
    metric('train_seconds'),
    named('started', ({ started }) => (started ?? '').slice(0, 16).replace('T', ' ')),
  ];
  const columns = all.filter(({ text }) => runs.some((run) => text(run) !== ''));
  const rows = runs.map((run) => columns.map(({ text }) => cell(text(run))));
  return `${fittedTable({ columns, rows }, width, 'test_accuracy')}\n\n${counted(runs.length, 'run')} in ${directory}`;
}
