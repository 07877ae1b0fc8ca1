// Digits on a page in the order in which they are read.
import type { Component } from './components.js';
import { heightOf, quantile } from './picture.js';

/** A digit, and where it would be if the lines were level. */
interface Levelled {
  readonly digit: Component;
  readonly top: number;
  readonly bottom: number;
}

/** Line by line, on a page that may be turned a little. A digit belongs to the line that it shares most with. */
export function inReadingOrder(digits: readonly Component[]): Component[] {
  const slope = slopeOf(digits);
  const lines: Levelled[][] = [];
  const levelled = digits.map((digit) => {
    const drop = slope * middleOf(digit).x;
    return { digit, top: digit.box.top - drop, bottom: digit.box.bottom - drop };
  });
  for (const place of levelled.sort((a, b) => a.top + a.bottom - b.top - b.bottom)) {
    const [line] = lines.filter((l) => isOn(place, l)).sort((a, b) => shared(place, band(b)) - shared(place, band(a)));
    if (line) line.push(place);
    else lines.push([place]);
  }
  return lines.flatMap((line) => line.map(({ digit }) => digit).sort((a, b) => a.box.left - b.box.left));
}

/** What the lines fall by for each pixel to the right: the median over neighbours in a line. O'Gorman 1993. */
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

const middleOf = ({ box }: Component) => ({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
const shared = (a: Span, b: Span) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

/** Where the digits of a line are on average: all of them together would reach into the next line. */
const band = (line: readonly Span[]): Span => ({
  top: mean(line.map(({ top }) => top)),
  bottom: mean(line.map(({ bottom }) => bottom)),
});

function isOn(place: Span, line: readonly Span[]): boolean {
  const { top, bottom } = band(line);
  return shared(place, { top, bottom }) >= 0.5 * Math.min(bottom - top, place.bottom - place.top);
}
