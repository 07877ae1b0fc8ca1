// The results of rounds as tables.
import { median, spread } from '../dist/bench/statistics.js';
import { grouped } from '../dist/format/numbers.js';

/** `34,301 ±2%`, or why there is no number. */
export function rateText(rates) {
  if (rates.some((rate) => rate === null)) return 'cannot';
  return `${grouped(median(rates))} ±${Math.round(100 * spread(rates))}%`;
}

/** Prints rows as a Markdown table; the first column is text, the others are numbers. */
export function printTable(titles, rows) {
  const line = (cells) => console.log(`| ${cells.join(' | ')} |`);
  line(titles);
  line(titles.map((_, i) => (i === 0 ? '---' : '---:')));
  for (const row of rows) line(row);
}
