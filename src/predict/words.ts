// Removes words from a page of digits: letters in rows, or cursive words.
import { type Component, gap } from './components.js';
import { heightOf, quantile, widthOf } from './picture.js';

/** Minimum number of letters of a word. */
const FEWEST = 3;
/** Maximum height of letters as a share of the height of digits. */
const SMALLER = 0.5;
/** Ratio of width to height above which a piece is more than one character. */
const WIDE = 2.2;

/**
 * The pieces that are not words, where words are at most half as tall as the rest: rows of three or more adjacent
 * pieces, three or more wide pieces, and pieces that are no taller than either.
 */
export function withoutWords(pieces: readonly Component[]): Component[] {
  const tallest = Math.max(0, ...heights(pieces.filter((piece) => !isWide(piece))));
  const small = pieces.filter(({ box }) => heightOf(box) <= SMALLER * tallest);
  const [wide, narrow] = [small.filter(isWide), small.filter((piece) => !isWide(piece))];
  const words = [wide, ...rowsOf(narrow)].filter(({ length }) => length >= FEWEST).flat();
  const height = Math.min(SMALLER * tallest, 1.15 * quantile(heights(words), 0.9));
  const digits = pieces.filter(({ box }) => heightOf(box) > height);
  // A stroke of a digit may be as short as a letter, but is near the rest of the digit.
  const isStroke = (piece: Component) => digits.some((digit) => !isWide(digit) && gap(piece, digit) <= 0.1 * tallest);
  const inRow = new Set(words.filter((piece) => !isWide(piece)));
  return withoutLines(pieces.filter((piece) => digits.includes(piece) || (!inRow.has(piece) && isStroke(piece))));
}

const heights = (pieces: readonly Component[]) => pieces.map(({ box }) => heightOf(box));
const isWide = ({ box }: Component) => widthOf(box) > WIDE * heightOf(box);

/** Groups of pieces, each adjacent to another of its group. */
function rowsOf(pieces: readonly Component[]): Component[][] {
  const rows: Component[][] = [];
  for (const piece of pieces) {
    const own = rows.filter((row) => row.some((other) => besideEachOther(other, piece)));
    for (const row of own) rows.splice(rows.indexOf(row), 1);
    rows.push([...own.flat(), piece]);
  }
  return rows;
}

/**
 * Whether pieces are adjacent like letters of a word: on one line, of similar height, with a gap below a third of it.
 */
function besideEachOther({ box: a }: Component, { box: b }: Component): boolean {
  const [shorter, taller] = [heightOf(a), heightOf(b)].sort((x, y) => x - y);
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const between = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  return taller <= 2 * shorter && shared >= 0.5 * shorter && between <= Math.max(2, 0.3 * taller);
}

/** Removes pieces wider than a digit is high and much wider than high: a cursive word, a line to write on. */
function withoutLines(pieces: readonly Component[]): Component[] {
  const others = pieces.filter((piece) => !isWide(piece));
  if (others.length === 0) return [...pieces];
  const height = quantile(heights(others), 0.9);
  return pieces.filter((piece) => !isWide(piece) || widthOf(piece.box) <= 1.2 * height);
}
