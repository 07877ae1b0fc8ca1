// A chart of curves in characters, with numbers on both axes.
import chalk from 'chalk';

const HEIGHT = 12;
/** Columns of a tick with its text, at least. */
const TICK = 10;

/** The axis along the bottom. */
export interface Axis {
  readonly name: string;
  /** At most so many ticks, two at least: places from 0, the left end, to 1, and their texts. */
  ticks(most: number): readonly { readonly at: number; readonly text: string }[];
}

interface ChartOptions {
  readonly axis: Axis;
  /** Width of the terminal. */
  readonly columns: number;
  /** The character of a curve. */
  readonly ink: (curve: number) => string;
}

/** Draws curves whose values are evenly spaced: the longest takes the whole width. Empty if none has two values. */
export function chart(
  title: string,
  curves: readonly (readonly number[])[],
  { axis, columns, ink }: ChartOptions,
): string {
  const longest = Math.max(...curves.map((values) => values.length));
  if (longest < 2) return '';
  const all = curves.flat();
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const labels = Array.from({ length: HEIGHT }, (_, row) => labelOf(high - (row * (high - low)) / (HEIGHT - 1)));
  const margin = Math.max(...labels.map((label) => label.length));
  // The text of the last tick and the name of the axis stand right of the curves.
  const width = Math.max(TICK, Math.min(72, columns - margin - 3 - TICK / 2 - axis.name.length));
  const canvas = labels.map(() => new Array<string>(width).fill(' '));
  for (const [curve, values] of curves.entries()) {
    const share = (values.length - 1) / (longest - 1);
    for (const [x, value] of stretch(values, Math.round(1 + (width - 1) * share)).entries()) {
      const row = high > low ? Math.round(((high - value) / (high - low)) * (HEIGHT - 1)) : 0;
      canvas[row][x] = ink(curve);
    }
  }
  const lines = canvas.map((cells, row) => `${labels[row].padStart(margin)} ┤${cells.join('')}`.trimEnd());
  return [chalk.bold(title), ...lines, ...bottom(axis, width, margin)].join('\n');
}

const labelOf = (value: number): string => value.toFixed(Math.abs(value) >= 10 ? 2 : 4);

/** The line below a chart, and the texts of its ticks. */
function bottom(axis: Axis, width: number, margin: number): string[] {
  const texts = new Array<string>(width + TICK).fill(' ');
  const rule = new Array<string>(width).fill('─');
  for (const { at, text } of axis.ticks(Math.max(2, Math.floor(width / TICK)))) {
    const column = Math.round((width - 1) * at);
    rule[column] = '┴';
    for (const [i, letter] of [...text].entries()) texts[column + i] = letter;
  }
  const indent = ' '.repeat(margin);
  return [`${indent} └${rule.join('')}`, `${indent}  ${texts.join('').trimEnd()}  ${axis.name}`];
}

/** Interpolates linearly to `width` points. */
function stretch(values: readonly number[], width: number): number[] {
  if (values.length < 2 || width < 2) return values.slice(0, 1);
  return Array.from({ length: width }, (_, i) => {
    const at = (i / (width - 1)) * (values.length - 1);
    const low = Math.floor(at);
    const high = Math.min(values.length - 1, low + 1);
    return values[low] + (at - low) * (values[high] - values[low]);
  });
}
