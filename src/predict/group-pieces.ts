// Groups pieces of ink into digits.
import { type Component, type Components, componentsOf, gap, joined, sizeOf } from './components.js';
import { withoutBrokenFrame, withoutFrames } from './frames.js';
import { type Box, dilate, heightOf, type Picture, quantile, union, widthOf } from './picture.js';
import { inReadingOrder } from './reading-order.js';
import { withoutWords } from './words.js';

/** Groups everything as one digit: the largest piece and those near it. */
export function asOneDigit(components: Components): Component[] {
  const pieces = writing(components).sort((a, b) => b.area - a.area);
  if (pieces.length === 0) return [];
  const [main, ...others] = pieces;
  const near = others.filter((piece) => piece.area >= 0.03 * main.area && gap(piece, main) <= 0.5 * sizeOf(main));
  return [withoutBrokenFrame(main, near, components).reduce(joined, main)];
}

/** Groups pieces into several digits, in reading order. */
export function asManyDigits(components: Components, ink: Picture, threshold: number): Component[] {
  const pieces = writing(components);
  const usual = middle(pieces.map(sizeOf));
  const touching = areTouching(components, ink, threshold, 0.05 * usual);
  const height = heightOfDigits(pieces);
  const digits = merged(
    pieces,
    (a, b) => isOneDigit(union(a.box, b.box), height) && (touching(a, b) || areStacked(a.box, b.box, height)),
  );
  const size = middle(digits.map(sizeOf));
  return inReadingOrder(digits.filter((digit) => sizeOf(digit) >= 0.4 * size));
}

/** Pieces that may be writing: not specks, frames, words or the edge of the paper. */
function writing(components: Components): Component[] {
  const { rows, columns } = components;
  const unframed = withoutFrames(
    components.found.filter(({ area }) => area >= 4),
    components,
  );
  const largest = Math.max(...unframed.map(({ area }) => area));
  const solid = unframed.filter(({ area }) => area >= 0.01 * largest);
  const inside = solid.filter(({ box: { left, top, right, bottom } }) => {
    return left > 0 && top > 0 && right < columns && bottom < rows;
  });
  const largestInside = Math.max(0, ...inside.map(sizeOf));
  // A digit may touch the edge if nothing else has its size.
  return withoutWords(largestInside >= 0.2 * Math.max(...solid.map(sizeOf)) ? inside : solid);
}

/** Merges pieces as long as two belong together. */
function merged(pieces: readonly Component[], belong: (a: Component, b: Component) => boolean): Component[] {
  const left = [...pieces];
  const done: Component[] = [];
  for (let piece = left.shift(); piece; piece = left.shift()) {
    const one = piece;
    const k = left.findIndex((other) => belong(one, other));
    if (k < 0) done.push(one);
    else left.push(joined(one, left.splice(k, 1)[0]), ...done.splice(0));
  }
  return done;
}

/** Decides whether pieces almost touch, as the strokes of a 4 do. `reach` is the widest gap, in pixels. */
function areTouching({ found, labels }: Components, ink: Picture, threshold: number, reach: number) {
  const groups = new Int32Array(found.length + 1);
  const wide = componentsOf(dilate(ink, Math.floor(reach / 2)), threshold);
  for (const [at, label] of labels.entries()) groups[label] = wide.labels[at];
  return (a: Component, b: Component) => a.labels.some((label) => b.labels.some((l) => groups[l] === groups[label]));
}

/** Whether pieces are stacked closely: the bar of a 5, the broken loop of an 8. */
function areStacked(a: Box, b: Box, height: number): boolean {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
  const narrower = Math.min(widthOf(a), widthOf(b));
  return across >= 0.4 * narrower && down <= 0.3 * height;
}

/** Whether the merged box is small enough for one digit, not two. */
const isOneDigit = (box: Box, height: number) => heightOf(box) <= 1.4 * height && widthOf(box) <= 1.6 * height;

/**
 * Estimates the height of digits. Some pieces are whole digits, hardly wider than high; halves of broken ones are wide
 * for their height.
 */
function heightOfDigits(pieces: readonly Component[]): number {
  const usual = (length: (box: Box) => number) =>
    quantile(
      pieces.map(({ box }) => length(box)),
      0.9,
    );
  return Math.max(usual(heightOf), 1.15 * usual(widthOf));
}

const middle = (values: readonly number[]) => quantile(values, 0.5);
