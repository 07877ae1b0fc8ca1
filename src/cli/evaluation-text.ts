// Formats an evaluation: accuracy and confusion matrix.
import chalk from 'chalk';
import { grouped, percent } from '../format/numbers.js';
import { wrapped } from '../format/wrap.js';
import type { TestMetrics } from '../runs/records.js';
import { flowed } from './fit-line.js';
import { widthOf } from './fitted-table.js';
import { type Column, renderTable } from './table.js';

/** Larger matrices do not fit a terminal. */
const MOST_CLASSES = 20;

/** Accuracy, loss and, by class, accuracy, mean confidence and predictions, as far as they fit `width`. */
export function evaluationText(
  metrics: TestMetrics,
  classNames: readonly string[],
  what: string,
  width: number,
): string {
  const { images, accuracy, loss, confusion, per_class_accuracy: perClass, per_class_confidence: sure } = metrics;
  const errors = images - Math.round(accuracy * images);
  const head = [
    `accuracy ${percent(accuracy)}`,
    `loss ${loss.toFixed(4)}`,
    `${grouped(errors)} errors in ${grouped(images)} (${what})`,
  ];
  const best = metrics.top_k_accuracy.slice(1).map((share, i) => `top-${i + 2} ${percent(share)}`);
  const summary = `${chalk.bold(flowed(head, width))}\n${chalk.dim(flowed(best, width))}`;
  if (classNames.length > MOST_CLASSES) return summary;
  const right = 'right' as const;
  const shares = [
    { columns: [{ title: 'accuracy', align: right }], rows: perClass.map((value) => [share(value)]) },
    { columns: [{ title: 'confidence', align: right }], rows: sure.map((value) => [share(value)]) },
  ];
  const predictions = {
    columns: classNames.map((title) => ({ title, align: right })),
    rows: confusion.map((row, c) => row.map((count, predicted) => cell(count, predicted === c))),
  };
  const table = (parts: readonly Part[]) =>
    renderTable(
      [{ title: 'true' }, ...parts.flatMap(({ columns }) => columns)],
      classNames.map((name, c) => [name, ...parts.flatMap(({ rows }) => rows[c])]),
    );
  const matrix = [2, 1, 0].map((kept) => table([...shares.slice(0, kept), predictions]));
  const fitting = matrix.find((text) => widthOf(text) <= width);
  const note = fitting ? 'columns: the predicted class' : 'this terminal is too narrow for the predictions: --json';
  return `${summary}\n\n${fitting ?? table(shares)}\n${chalk.dim(wrapped(note, width))}`;
}

/** Columns of the table, with their cells by class. */
interface Part {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

const share = (value: number | null) => (value === null ? '-' : percent(value));

function cell(count: number, correct: boolean): string {
  if (count === 0) return chalk.dim('.');
  return correct ? chalk.green(String(count)) : String(count);
}
