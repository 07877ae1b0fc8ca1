// The parts of a module that ran, as intervals of its text.

/**
 * @typedef {[start: number, end: number]} Interval
 * @typedef {{ startOffset: number, endOffset: number, count: number }} Range
 */

/** The text that ran, from V8's block coverage of a script: the innermost range decides. @returns {Interval[]} */
export function covered(functions) {
  const ranges = functions.flatMap((f) => f.ranges);
  // Outer ranges come before the ranges within them.
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const intervals = [];
  const open = [];
  let at = 0;
  const until = (end) => {
    if (end > at && open.at(-1)?.count > 0) add(intervals, at, end);
    at = Math.max(at, end);
  };
  const closeUntil = (offset) => {
    while (open.length > 0 && open.at(-1).endOffset <= offset) {
      until(open.at(-1).endOffset);
      open.pop();
    }
  };
  for (const range of ranges) {
    closeUntil(range.startOffset);
    until(range.startOffset);
    open.push(range);
  }
  closeUntil(Number.POSITIVE_INFINITY);
  return intervals;
}

function add(intervals, start, end) {
  const last = intervals.at(-1);
  if (last && last[1] >= start) last[1] = Math.max(last[1], end);
  else intervals.push([start, end]);
}

/** The union of both lists. @returns {Interval[]} */
export function union(a, b) {
  const sorted = [...a, ...b].sort((x, y) => x[0] - y[0]);
  const intervals = [];
  for (const [start, end] of sorted) add(intervals, start, end);
  return intervals;
}

export const isIn = (intervals, at) => intervals.some(([start, end]) => start <= at && at < end);
