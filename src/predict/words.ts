// Words on a page where digits are looked for: letters in rows, or joined up.
import { type Component, gap } from './components.js';
import { heightOf, quantile, widthOf } from './picture.js';

/** Fewest letters of a word that is told from single characters. */
const FEWEST = 3;
/** Letters are at most this share of the digits' height. */
const SMALLER = 0.5;
/** Width to height, above which a piece is more than one character. */
const WIDE = 2.2;

/**
 * The pieces that are not words, where words are half as tall as what else is there or less: rows of three or more pieces
 * that stand close, three or more pieces that are wide, and what is no taller than either.
 */
export function withoutWords(pieces: readonly Component[]): Component[] {
  const tallest = Math.max(0, ...heights(pieces.filter((piece) => !isWide(piece))));
  const small = pieces.filter(({ box }) => heightOf(box) <= SMALLER * tallest);
  const [wide, narrow] = [small.filter(isWide), small.filter((piece) => !isWide(piece))];
  const words = [wide, ...rowsOf(narrow)].filter(({ length }) => length >= FEWEST).flat();
  const height = Math.min(SMALLER * tallest, 1.15 * quantile(heights(words), 0.9));
  const digits = pieces.filter(({ box }) => heightOf(box) > height);
  // A stroke of a digit may be as short as a letter; it is not far from the rest.
  const isStroke = (piece: Component) => digits.some((digit) => !isWide(digit) && gap(piece, digit) <= 0.1 * tallest);
  const inRow = new Set(words.filter((piece) => !isWide(piece)));
  return withoutLines(pieces.filter((piece) => digits.includes(piece) || (!inRow.has(piece) && isStroke(piece))));
}

const heights = (pieces: readonly Component[]) => pieces.map(({ box }) => heightOf(box));
const isWide = ({ box }: Component) => widthOf(box) > WIDE * heightOf(box);

/** Groups of pieces each of which stands close beside another of the group. */
function rowsOf(pieces: readonly Component[]): Component[][] {
  const rows: Component[][] = [];
  for (const piece of pieces) {
    const own = rows.filter((row) => row.some((other) => besideEachOther(other, piece)));
    for (const row of own) rows.splice(rows.indexOf(row), 1);
    rows.push([...own.flat(), piece]);
  }
  return rows;
}

/** As letters of a word are: on one line, of about one height, with less than a third of it between them. */
function besideEachOther({ box: a }: Component, { box: b }: Component): boolean {
  const [shorter, taller] = [heightOf(a), heightOf(b)].sort((x, y) => x - y);
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const between = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  return taller <= 2 * shorter && shared >= 0.5 * shorter && between <= Math.max(2, 0.3 * taller);
}

/** Without what is wider than a digit is high, and much wider than high itself: a joined-up word, a line to write on. */
function withoutLines(pieces: readonly Component[]): Component[] {
  const others = pieces.filter((piece) => !isWide(piece));
  if (others.length === 0) return [...pieces];
  const height = quantile(heights(others), 0.9);
  return pieces.filter((piece) => !isWide(piece) || widthOf(piece.box) <= 1.2 * height);
}
