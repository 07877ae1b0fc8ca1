// How threads share work.

/** A thread's share of some work: part `index` of `of` equal parts. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** All of the work. */
export const WHOLE: Share = { index: 0, of: 1 };

/** The share's range [start, end) of `count` items, in whole multiples of `unit`. */
export function rangeOf({ index, of }: Share, count: number, unit = 1): [start: number, end: number] {
  const units = Math.ceil(count / unit);
  const at = (i: number) => Math.min(count, Math.floor((units * i) / of) * unit);
  return [at(index), at(index + 1)];
}
