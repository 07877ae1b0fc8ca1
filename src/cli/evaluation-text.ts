// Accuracy, and where the mistakes are.
import chalk from 'chalk';
import type { TestMetrics } from '../runs/records.js';
import { grouped, percent } from './format.js';
import { renderTable } from './table.js';

/** Wider matrices than this do not fit a terminal. */
const MOST_CLASSES = 20;

export function evaluationText(metrics: TestMetrics, classNames: readonly string[], what: string): string {
  const { images, accuracy, loss, confusion, per_class_accuracy: perClass } = metrics;
  const errors = images - Math.round(accuracy * images);
  const head = `${chalk.bold(`accuracy ${percent(accuracy)}`)}  loss ${loss.toFixed(4)}  ${grouped(errors)} errors in ${grouped(images)} (${what})`;
  if (classNames.length > MOST_CLASSES) return head;
  const right = 'right' as const;
  const columns = [
    { title: 'true' },
    { title: 'accuracy', align: right },
    ...classNames.map((title) => ({ title, align: right })),
  ];
  const rows = classNames.map((name, c) => [
    name,
    perClass[c] === null ? '-' : percent(perClass[c]),
    ...confusion[c].map((count, predicted) => cell(count, predicted === c)),
  ]);
  return `${head}\n\n${renderTable(columns, rows)}\n${chalk.dim('columns: the predicted class')}`;
}

function cell(count: number, correct: boolean): string {
  if (count === 0) return chalk.dim('.');
  return correct ? chalk.green(String(count)) : String(count);
}
