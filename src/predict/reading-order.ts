// Sorts digits on a page in reading order.
import type { Component } from './components.js';
import { heightOf, quantile, widthOf } from './picture.js';

/** Position of a digit, corrected for the slope of the lines. */
interface Placed extends Span {
  readonly digit: Component;
}

/** Line by line. Digits that overlap vertically are on one line, unless one is above another. */
export function inReadingOrder(digits: readonly Component[]): Component[] {
  const placed = digits.map((digit) => ({ digit, top: digit.box.top, bottom: digit.box.bottom }));
  const lines = linesOf(placed, extent).flatMap((line) =>
    hasTwoLevels(line) ? linesOf(levelled(line), band) : [line],
  );
  return lines.flatMap((line) => line.map(({ digit }) => digit).sort((a, b) => a.box.left - b.box.left));
}

/** From top to bottom. A digit belongs to the line that overlaps it most, by at least half of the smaller height. */
function linesOf(placed: readonly Placed[], spanOf: (line: readonly Span[]) => Span): Placed[][] {
  const lines: Placed[][] = [];
  for (const place of [...placed].sort((a, b) => a.top + a.bottom - b.top - b.bottom)) {
    const [line] = lines
      .filter((l) => shared(place, spanOf(l)) >= 0.5 * Math.min(height(place), height(spanOf(l))))
      .sort((a, b) => shared(place, spanOf(b)) - shared(place, spanOf(a)));
    if (line) line.push(place);
    else lines.push([place]);
  }
  return lines;
}

const hasTwoLevels = (line: readonly Placed[]): boolean =>
  line.some(({ digit: { box: a } }) =>
    line.some(({ digit: { box: b } }) => {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      return across >= 0.5 * Math.min(widthOf(a), widthOf(b)) && a.bottom <= b.top;
    }),
  );

/** The positions if the page were not rotated. */
function levelled(line: readonly Placed[]): Placed[] {
  const slope = slopeOf(line.map(({ digit }) => digit));
  return line.map(({ digit, top, bottom }) => {
    const drop = slope * middleOf(digit).x;
    return { digit, top: top - drop, bottom: bottom - drop };
  });
}

/** The slope of the lines, downwards per pixel to the right: the median over neighbours in a line. O'Gorman 1993. */
function slopeOf(digits: readonly Component[]): number {
  const slopes = digits.flatMap((digit) => {
    const from = middleOf(digit);
    const right = digits
      .filter((other) => shared(other.box, digit.box) >= 0.5 * Math.min(heightOf(other.box), heightOf(digit.box)))
      .map(middleOf)
      .filter(({ x }) => x > from.x)
      .sort((a, b) => a.x - b.x)[0];
    return right ? [(right.y - from.y) / (right.x - from.x)] : [];
  });
  return quantile(slopes, 0.5);
}

interface Span {
  readonly top: number;
  readonly bottom: number;
}

const height = ({ top, bottom }: Span) => bottom - top;
const middleOf = ({ box }: Component) => ({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
const shared = (a: Span, b: Span) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

/** From the top of the highest digit to the bottom of the lowest: keeps a wavy line together. */
const extent = (line: readonly Span[]): Span => ({
  top: Math.min(...line.map(({ top }) => top)),
  bottom: Math.max(...line.map(({ bottom }) => bottom)),
});

/** The average span of a line's digits: their full extent may reach into the next line. */
const band = (line: readonly Span[]): Span => ({
  top: mean(line.map(({ top }) => top)),
  bottom: mean(line.map(({ bottom }) => bottom)),
});
