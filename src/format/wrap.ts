// Text wrapped to a width; cli-table3 and help wrap their own.
import wrapAnsi from 'wrap-ansi';

/** Breaks lines between words at `columns`, or at 100 where there is no terminal; keeps the breaks that are there. */
export const wrapped = (text: string, columns: number): string =>
  wrapAnsi(text, Math.min(columns, 100), { hard: true });
