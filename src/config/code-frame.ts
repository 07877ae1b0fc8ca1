// Formats a problem with the source lines around it, as compilers do.
import chalk from 'chalk';
import { counted } from '../format/numbers.js';
import { type Problem, position } from './problem.js';

const CONTEXT = 2;
/** Longer lines are cut around the underlined part. */
const WIDTH = 96;

/** Formats a problem: location, message, source lines with the location underlined, suggestion. */
function formatProblem(problem: Problem, word = chalk.red('error')): string {
  const place = chalk.cyan(`${problem.file}:${problem.line}:${problem.column}`);
  const parts = [`${place} ${word} ${problem.message}`];
  if (problem.origin && problem.origin.source.text.length > 0) parts.push(frame(problem));
  if (problem.suggestion) parts.push(`  ${chalk.yellow('help:')} ${problem.suggestion}`);
  return parts.join('\n');
}

/** Beyond this, the problems are usually one mistake repeated. */
const MOST_SHOWN = 25;

/** Formats the first problems, and their number. */
export function formatProblems(problems: readonly Problem[]): string {
  const shown = problems.slice(0, MOST_SHOWN).map((problem) => formatProblem(problem));
  const isCut = problems.length > shown.length;
  const count = isCut
    ? `more than ${MOST_SHOWN} problems found; showing the first`
    : `${counted(shown.length, 'problem')} found`;
  return [...shown, count].join('\n\n');
}

/** Formats warnings: a configuration that is valid but questionable. */
export const formatWarnings = (warnings: readonly Problem[]): string =>
  warnings.map((warning) => formatProblem(warning, chalk.yellow('warning'))).join('\n\n');

function frame({ origin, line, column }: Problem): string {
  if (!origin) return '';
  const lines = origin.source.text.split(/\r?\n/);
  const end = position(origin.source.text, Math.max(origin.start, origin.end - 1));
  const current = lines[line - 1] ?? '';
  const last = end.line === line ? end.column : current.trimEnd().length;
  const length = Math.max(1, last - column + 1);
  const from = Math.max(0, line - 1 - CONTEXT);
  const to = Math.min(lines.length, line + CONTEXT);
  const gutter = String(to).length;
  const shift = Math.max(0, Math.min(column - 20, current.length - WIDTH));
  const rows: string[] = [];
  for (let i = from; i < to; i++) {
    const isCurrent = i === line - 1;
    const text = printable(lines[i])
      .slice(isCurrent ? shift : 0)
      .slice(0, WIDTH);
    const number = String(i + 1).padStart(gutter);
    rows.push(`${isCurrent ? chalk.red('>') : ' '} ${chalk.dim(`${number} |`)} ${text}`.trimEnd());
    if (isCurrent) {
      const underline = '^'.repeat(Math.max(1, Math.min(length, WIDTH - (column - 1 - shift))));
      const indent = ' '.repeat(column - 1 - shift);
      rows.push(`  ${' '.repeat(gutter)} ${chalk.dim('|')} ${indent}${chalk.red(underline)}`);
    }
  }
  return rows.join('\n');
}

/** Replaces tabs by spaces and makes control characters visible, so that nothing moves the cursor. */
function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return line.replaceAll('\t', ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '\u00b7');
}
