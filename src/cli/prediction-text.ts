// Formats predictions: one line per digit, and the image that the network saw if the terminal can show it.
import chalk from 'chalk';
import type { Images } from '../data/dataset.js';
import type { ModelDescription } from '../engine/inference-session.js';
import { percent } from '../format/numbers.js';
import type { ReadDigit, Reading } from '../predict/reading.js';
import { drawImages } from './draw-images.js';
import { type Column, renderTable } from './table.js';

const COLUMNS: readonly Column[] = [
  { title: 'picture' },
  { title: 'class' },
  { title: 'probability', align: 'right' },
  { title: '' },
];

/** Maximum number of images drawn by default. */
const MOST_DRAWN = 12;

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Lines for stdout; for stderr, unreadable files and doubtful predictions. */
export function predictionText(
  readings: readonly Reading[],
  seen: Images,
  { name, data, classNames }: Pick<ModelDescription, 'name' | 'data' | 'classNames'>,
  terminal: Terminal,
): { text: string; remarks: string[] } {
  const rows = readings.flatMap(({ file, digits }) =>
    digits.map((digit, i) => [
      i === 0 ? file : '',
      chalk.bold(digit.class),
      percent(digit.probability),
      second(digit, classNames),
    ]),
  );
  const parts = [
    rows.length > 0 ? `${renderTable(COLUMNS, rows)}\n${chalk.dim(`read by ${name}, trained on ${data}`)}` : '',
    terminal.isTTY && seen.count > 0
      ? drawImages(seen, Math.min(seen.count, MOST_DRAWN), classNames, terminal.columns ?? 80)
      : '',
  ];
  return {
    text: parts.filter((part) => part !== '').join('\n\n'),
    remarks: readings.flatMap(({ file, problem, remark }) => {
      if (remark !== undefined) return [`${chalk.yellow('help:')} ${file}: ${remark}`];
      if (problem === undefined) return [];
      return [`${chalk.red('error')} ${problem.startsWith(file) ? problem : `${file}: ${problem}`}`];
    }),
  };
}

/** The second most probable class, unless its probability is negligible. */
function second({ probabilities }: ReadDigit, classNames: readonly string[]): string {
  const [, next] = probabilities.map((p, c) => ({ p, c })).sort((a, b) => b.p - a.p);
  return next && next.p >= 0.01 ? chalk.dim(`or ${classNames[next.c]}: ${percent(next.p)}`) : '';
}
