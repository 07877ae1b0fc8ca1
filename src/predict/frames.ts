// Removes frames around digits: boxes, circles, cells of a form, axes of a plot.
import { type Component, type Components, joined, sizeOf } from './components.js';
import { type Box, heightOf, union, widthOf } from './picture.js';

/**
 * Minimum share of a frame's size that its content fills: with ink on all four sides of it, and on fewer. Otherwise the
 * dot in a 0 would make it a frame, and the end of a stroke a broken 6.
 */
const FILLED = { closed: 0.35, open: 0.5 };
/** Maximum share of a frame's pixels within the box of its content. */
const INTRUDING = 0.05;

/** The pieces that do not contain other pieces. */
export function withoutFrames(pieces: readonly Component[], components: Components): Component[] {
  return pieces.filter((piece) => !isFrame(piece, pieces, components));
}

function isFrame(piece: Component, pieces: readonly Component[], components: Components): boolean {
  const within = pieces.filter((other) => {
    if (other === piece || !contains(piece.box, other.box)) return false;
    return countPixels(piece, other.box, components) <= INTRUDING * piece.area;
  });
  if (within.length === 0) return false;
  const box = within.map((other) => other.box).reduce(union);
  const least = isOnAllSides(piece, box, components) ? FILLED.closed : FILLED.open;
  return Math.max(widthOf(box), heightOf(box)) >= least * sizeOf(piece);
}

/** The pieces near a digit that belong to it; only those within its box if they form a frame with gaps. */
export function withoutBrokenFrame(
  digit: Component,
  beside: readonly Component[],
  components: Components,
): Component[] {
  const surround = beside.length > 0 && isOnAllSides(beside.reduce(joined), digit.box, components);
  return beside.filter((piece) => !surround || contains(digit.box, piece.box));
}

/** Axes may cross the digit: a tenth of it may stick out. */
function contains(outer: Box, inner: Box): boolean {
  const slack = 0.1 * Math.max(widthOf(inner), heightOf(inner));
  return (
    inner.left >= outer.left - slack &&
    inner.right <= outer.right + slack &&
    inner.top >= outer.top - slack &&
    inner.bottom <= outer.bottom + slack
  );
}

/** Whether a piece has pixels directly above, below, left and right of a box. */
function isOnAllSides(piece: Component, box: Box, components: Components): boolean {
  const { left, top, right, bottom } = piece.box;
  const sides = [
    { ...box, top, bottom: box.top },
    { ...box, top: box.bottom, bottom },
    { ...box, left, right: box.left },
    { ...box, left: box.right, right },
  ];
  return sides.every((side) => countPixels(piece, side, components) > 0);
}

/** Pixels of a piece within a box. */
function countPixels({ labels: own }: Component, box: Box, { labels, columns }: Components): number {
  let count = 0;
  for (let r = box.top; r < box.bottom; r++) {
    for (let c = box.left; c < box.right; c++) if (own.includes(labels[r * columns + c])) count++;
  }
  return count;
}
