// Formats the result of `lenet find-rate`.
import chalk from 'chalk';
import type { RangeResult } from '../experiment/find-rate.js';
import { counted } from '../format/numbers.js';
import { type Axis, chart } from './chart.js';
import { flowed } from './fit-line.js';

/** The curve, and what to try. @param where the command that trains with the suggestion, without it */
export function rateText(result: RangeResult, setting: string, columns: number): string {
  const { rates, losses, diverged, steepest, lowest, suggestion } = result;
  const drawn = chart('training loss by learning rate', [shown(result)], {
    axis: rateAxis(rates[0], rates[rates.length - 1]),
    columns,
    ink: () => chalk.cyan('*'),
  });
  const end = diverged ? `, then the loss diverged (at ${rateOf(rates[rates.length - 1])})` : '';
  const steps = `${counted(losses.length, 'step')}${end}, smoothed`;
  if (suggestion === null) {
    return `${drawn}\n\n${steps}\nThe loss falls by no more than its noise: no rate to suggest. Try more --steps, or other rates.`;
  }
  const found = `falls fastest at ${rateOf(steepest ?? 0)}, is lowest at ${rateOf(lowest)}`;
  const tried = flowed([`try ${rateOf(suggestion)}:`, `--set ${setting}=${rateOf(suggestion)}`], columns);
  return `${drawn}\n\n${flowed([steps, found], columns)}\n${chalk.bold(tried)}`;
}

/** Losses far above the first ones would flatten the rest. */
function shown({ smoothed }: RangeResult): number[] {
  const most = 1.5 * smoothed[0];
  return smoothed.map((loss) => Math.min(loss, most));
}

/** Two significant digits: no more can be read off such a curve. */
const rateOf = (rate: number): string => String(Number(rate.toPrecision(2)));

/** Powers of ten between two rates, and both ends if there are no two. */
function rateAxis(from: number, to: number): Axis {
  const at = (rate: number) => Math.log(rate / from) / Math.log(to / from);
  const [first, last] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  const powers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => 10 ** (first + i));
  return {
    name: 'rate',
    ticks(most) {
      const every = Math.ceil(powers.length / most);
      const rates = powers.length > 1 ? powers.filter((_, i) => i % every === 0) : [from, to];
      return rates.map((rate) => ({ at: at(rate), text: rateOf(rate) }));
    },
  };
}
