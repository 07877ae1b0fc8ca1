// Formats an evaluation: accuracy and confusion matrix.
import chalk from 'chalk';
import { grouped, percent } from '../format/numbers.js';
import type { TestMetrics } from '../runs/records.js';
import { renderTable } from './table.js';

/** Larger matrices do not fit a terminal. */
const MOST_CLASSES = 20;

export function evaluationText(metrics: TestMetrics, classNames: readonly string[], what: string): string {
  const { images, accuracy, loss, confusion, per_class_accuracy: perClass, per_class_confidence: sure } = metrics;
  const errors = images - Math.round(accuracy * images);
  const head = `${chalk.bold(`accuracy ${percent(accuracy)}`)}  loss ${loss.toFixed(4)}  ${grouped(errors)} errors in ${grouped(images)} (${what})`;
  const best = metrics.top_k_accuracy.slice(1).map((share, i) => `top-${i + 2} ${percent(share)}`);
  const summary = `${head}\n${chalk.dim(best.join('  '))}`;
  if (classNames.length > MOST_CLASSES) return summary;
  const right = 'right' as const;
  const columns = [
    { title: 'true' },
    { title: 'accuracy', align: right },
    { title: 'confidence', align: right },
    ...classNames.map((title) => ({ title, align: right })),
  ];
  const rows = classNames.map((name, c) => [
    name,
    share(perClass[c]),
    share(sure[c]),
    ...confusion[c].map((count, predicted) => cell(count, predicted === c)),
  ]);
  return `${summary}\n\n${renderTable(columns, rows)}\n${chalk.dim('columns: the predicted class')}`;
}

const share = (value: number | null) => (value === null ? '-' : percent(value));

function cell(count: number, correct: boolean): string {
  if (count === 0) return chalk.dim('.');
  return correct ? chalk.green(String(count)) : String(count);
}
