// Draws curves on the terminal: quantities by epoch, of runs or of groups with their spread.
import chalk from 'chalk';
import { meanOf } from '../compare/statistics.js';
import { absentText, epochPointsOf, type Quantity, quantitiesOf, quantityName } from '../runs/quantities.js';
import { readMetrics } from '../runs/read-run.js';
import type { MetricsLine } from '../runs/records.js';
import { type Axis, chart } from './chart.js';

/** One or more runs, drawn as their mean. */
export interface Curve {
  readonly name: string;
  readonly runs: readonly string[];
}

const INKS = [chalk.cyan, chalk.yellow, chalk.green, chalk.magenta, chalk.red, chalk.blue];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Each curve is drawn with a letter of its own, which tells it apart without colour. */
const inked = (curve: number): string => INKS[curve % INKS.length](LETTERS[curve]);

/** One chart per quantity, of the curves that have it; at most as many curves as there are letters. */
export function curvesText(curves: readonly Curve[], columns: number): string {
  const shown = curves.slice(0, LETTERS.length);
  const lines = shown.map(({ runs }) => runs.map(readMetrics));
  const quantities = quantitiesOf(lines.flat()).map((quantity) => ({
    quantity,
    values: lines.map((runs) => runs.map((of) => valuesOf(of, quantity))),
  }));
  const charts = quantities.map(({ quantity, values }) => {
    const title = `${quantityName(quantity)} by epoch${quantity.measure === 'loss' ? '' : ', %'}`;
    const absent = shown.filter((_, i) => values[i].some((of) => of.length === 0)).map(({ name }) => name);
    const means = values.map(meanCurve);
    const drawn = chart(title, means, {
      axis: epochAxis(Math.max(...means.map(({ length }) => length))),
      columns,
      ink: inked,
    });
    return drawn && absent.length > 0 ? `${drawn}\n${chalk.dim(absentText(absent))}` : drawn;
  });
  const judged = quantities.find(({ quantity }) => quantity.measure === 'accuracy')?.values ?? [];
  const legend = shown.map(({ name, runs }, i) => `${inked(i)}  ${name}${spreadText(runs, judged[i])}`).join('\n');
  const hidden = curves.slice(shown.length).map(({ name }) => name);
  const more = hidden.length > 0 ? chalk.dim(`\nnot drawn: ${hidden.join('; ')}`) : '';
  return `${charts.filter(Boolean).join('\n\n')}\n\n${legend}${more}`;
}

/** Values by epoch; NaN where there is none. */
function valuesOf(lines: readonly MetricsLine[], quantity: Quantity): number[] {
  const points = epochPointsOf(lines, quantity);
  const values = new Array<number>(points.at(-1)?.epoch ?? 0).fill(Number.NaN);
  for (const { epoch, value } of points) values[epoch - 1] = quantity.measure === 'loss' ? value : 100 * value;
  return values;
}

/** The range in which the runs of a mean end. */
function spreadText(runs: readonly string[], accuracy: readonly (readonly number[])[]): string {
  const ends = accuracy.map((values) => values.at(-1)).filter((value) => value !== undefined && Number.isFinite(value));
  if (runs.length < 2 || ends.length < 2) return '';
  const [low, high] = [Math.min(...(ends as number[])), Math.max(...(ends as number[]))];
  return chalk.dim(`  mean of ${runs.length}, which end between ${low.toFixed(2)} and ${high.toFixed(2)} %`);
}

/** Numbers of some epochs: the first and the last, and those between for which there is room. */
const epochAxis = (epochs: number): Axis => ({
  name: 'epoch',
  ticks: (most) =>
    Array.from({ length: Math.min(epochs, most) }, (_, k, count = Math.min(epochs, most)) => {
      const epoch = 1 + Math.round((k * (epochs - 1)) / (count - 1));
      return { at: (epoch - 1) / (epochs - 1), text: String(epoch) };
    }),
});

/** The mean per epoch over the runs that reached it. */
function meanCurve(runs: readonly (readonly number[])[]): number[] {
  const longest = Math.max(0, ...runs.map((values) => values.length));
  const at = (epoch: number) => runs.map((values) => values[epoch]).filter(Number.isFinite);
  return Array.from({ length: longest }, (_, epoch) => meanOf(at(epoch))).filter(Number.isFinite);
}
