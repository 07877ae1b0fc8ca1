// From a photograph to what a network that was trained on MNIST expects.
import { componentsOf, gap } from './components.js';
import { asManyDigits, asOneDigit } from './group-pieces.js';
import { type Ink, inkOf } from './ink.js';
import { normalizeDigit } from './normalize.js';
import { type Box, heightOf, type Picture } from './picture.js';

export interface FoundDigit {
  /** Where it is in the picture. */
  readonly box: Box;
  /** uint8 [row][column], white on black. */
  readonly pixels: Uint8Array;
}

export interface FindOptions {
  /** Several digits in one picture, in the order in which they are read; otherwise everything written is one. */
  readonly many: boolean;
  /** Size of the images that the network takes. */
  readonly rows: number;
  readonly columns: number;
}

export interface Findings {
  /** Empty where nothing is written. */
  readonly digits: readonly FoundDigit[];
  /** How many digits there clearly are; 1 at most where they may be strokes of one. */
  readonly apart: number;
}

/** Those in a photograph. */
export function findDigits(photo: Picture, options: FindOptions): Findings {
  const ink = inkOf(photo);
  if (!ink) return { digits: [], apart: 0 };
  const digits = digitsIn(ink, options);
  return { digits, apart: options.many ? digits.length : countApart(ink) };
}

/** Those that the ink on a paper makes up. */
export function digitsIn({ amount, threshold }: Ink, { many, rows, columns }: FindOptions): FoundDigit[] {
  const components = componentsOf(amount, threshold);
  const digits = many ? asManyDigits(components, amount, threshold) : asOneDigit(components);
  return digits.map((digit) => ({
    box: digit.box,
    pixels: normalizeDigit(amount, components.labels, digit, rows, columns),
  }));
}

/** What stands further apart than this share of the tallest is no two strokes of one digit. */
const APART = 0.2;
/** A digit is at least this share of the tallest. */
const WHOLE = 0.6;

/** Pieces as tall as digits, where some two of them do not stand close; otherwise 1. */
function countApart({ amount, threshold }: Ink): number {
  const digits = asManyDigits(componentsOf(amount, threshold), amount, threshold);
  const tallest = Math.max(0, ...digits.map(({ box }) => heightOf(box)));
  const whole = digits.filter(({ box }) => heightOf(box) >= WHOLE * tallest);
  const isApart = whole.some((a) => whole.some((b) => gap(a, b) >= APART * tallest));
  return isApart ? whole.length : 1;
}
