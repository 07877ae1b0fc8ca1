// Statistics of rounds, and tables of them.

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Half the range over the median: 0.03 is +-3 %. */
export const spread = (values) => (Math.max(...values) - Math.min(...values)) / 2 / median(values);

const whole = (value) => Math.round(value).toLocaleString('en-US');

/** `34,301 ±2%`, or why there is no number. */
export function rateText(rates) {
  if (rates.some((rate) => rate === null)) return 'cannot';
  return `${whole(median(rates))} ±${Math.round(100 * spread(rates))}%`;
}

/** Prints rows as a Markdown table; the first column is text, the others are numbers. */
export function printTable(titles, rows) {
  const line = (cells) => console.log(`| ${cells.join(' | ')} |`);
  line(titles);
  line(titles.map((_, i) => (i === 0 ? '---' : '---:')));
  for (const row of rows) line(row);
}
