// Draws curves on the terminal: quantities by epoch, of runs or of groups with their spread.
import asciichart from 'asciichart';
import chalk from 'chalk';
import { meanOf } from '../compare/statistics.js';
import { absentText, epochPointsOf, type Quantity, quantitiesOf, quantityName } from '../runs/quantities.js';
import { readMetrics } from '../runs/read-run.js';
import type { MetricsLine } from '../runs/records.js';

/** One or more runs, drawn as their mean. */
export interface Curve {
  readonly name: string;
  readonly runs: readonly string[];
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

/** One chart per quantity, of the curves that have it; at most six curves. */
export function curvesText(curves: readonly Curve[], columns: number): string {
  const shown = curves.slice(0, COLOURS.length);
  const lines = shown.map(({ runs }) => runs.map(readMetrics));
  const quantities = quantitiesOf(lines.flat()).map((quantity) => ({
    quantity,
    values: lines.map((runs) => runs.map((of) => valuesOf(of, quantity))),
  }));
  const charts = quantities.map(({ quantity, values }) => {
    const title = `${quantityName(quantity)} by epoch${quantity.measure === 'loss' ? '' : ', %'}`;
    const absent = shown.filter((_, i) => values[i].some((of) => of.length === 0)).map(({ name }) => name);
    const drawn = chart(title, values, columns);
    return drawn && absent.length > 0 ? `${drawn}\n${chalk.dim(absentText(absent))}` : drawn;
  });
  const judged = quantities.find(({ quantity }) => quantity.measure === 'accuracy')?.values ?? [];
  const legend = shown.map(({ name, runs }, i) => INKS[i]('━━ ') + name + spreadText(runs, judged[i])).join('\n');
  const more = curves.length > shown.length ? chalk.dim(`\n${curves.length - shown.length} more not drawn`) : '';
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

/** @param groups [group][run][epoch] */
function chart(title: string, groups: readonly (readonly (readonly number[])[])[], columns: number): string {
  const drawn = groups.map(meanCurve);
  if (drawn.every((values) => values.length < 2)) return '';
  const width = Math.max(10, Math.min(60, columns - 14));
  const longest = Math.max(...drawn.map((values) => values.length));
  const stretched = drawn.map((values) => stretch(values, Math.max(2, Math.round((width * values.length) / longest))));
  const isDrawn = (i: number) => stretched[i].length > 0;
  const colors = chalk.level > 0 ? COLOURS.slice(0, groups.length).filter((_, i) => isDrawn(i)) : undefined;
  const plotted = stretched.filter((_, i) => isDrawn(i));
  return `${chalk.bold(title)}\n${asciichart.plot(plotted, { height: 10, colors, format: (x) => x.toFixed(3).padStart(8) })}`;
}

/** The mean per epoch over the runs that reached it. */
function meanCurve(runs: readonly (readonly number[])[]): number[] {
  const longest = Math.max(0, ...runs.map((values) => values.length));
  const at = (epoch: number) => runs.map((values) => values[epoch]).filter(Number.isFinite);
  return Array.from({ length: longest }, (_, epoch) => meanOf(at(epoch))).filter(Number.isFinite);
}

/** Interpolates linearly to `width` points. */
function stretch(values: readonly number[], width: number): number[] {
  if (values.length === 0) return [];
  return Array.from({ length: width }, (_, i) => {
    const at = (i / (width - 1)) * (values.length - 1);
    const low = Math.floor(at);
    const high = Math.min(values.length - 1, low + 1);
    return values[low] + (at - low) * (values[high] - values[low]);
  });
}
