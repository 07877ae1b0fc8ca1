// Finds the digits in a photograph and normalises them for a network trained on MNIST.
import { componentsOf, gap } from './components.js';
import { asManyDigits, asOneDigit } from './group-pieces.js';
import { type Ink, inkOf } from './ink.js';
import { normalizeDigit } from './normalize.js';
import { type Box, heightOf, type Picture } from './picture.js';

export interface FoundDigit {
  /** Box in the photograph. */
  readonly box: Box;
  /** uint8 [row][column], white on black. */
  readonly pixels: Uint8Array;
}

export interface FindOptions {
  /** Finds several digits in reading order; otherwise all ink is one digit. */
  readonly many: boolean;
  /** Input size of the network. */
  readonly rows: number;
  readonly columns: number;
}

export interface Findings {
  /** Empty if nothing is written. */
  readonly digits: readonly FoundDigit[];
  /** Number of clearly separate digits; at most 1 if they may be strokes of one digit. */
  readonly apart: number;
}

/** Finds the digits in a photograph. */
export function findDigits(photo: Picture, options: FindOptions): Findings {
  const ink = inkOf(photo);
  if (!ink) return { digits: [], apart: 0 };
  const digits = digitsIn(ink, options);
  return { digits, apart: options.many ? digits.length : countApart(ink) };
}

/** Finds the digits in an ink image. */
export function digitsIn({ amount, threshold }: Ink, { many, rows, columns }: FindOptions): FoundDigit[] {
  const components = componentsOf(amount, threshold);
  const digits = many ? asManyDigits(components, amount, threshold) : asOneDigit(components);
  return digits.map((digit) => ({
    box: digit.box,
    pixels: normalizeDigit(amount, components.labels, digit, rows, columns),
  }));
}

/** Pieces further apart than this share of the tallest are not strokes of one digit. */
const APART = 0.2;
/** A digit has at least this share of the tallest height. */
const WHOLE = 0.6;

/** Number of pieces as tall as digits, if two of them are far apart; otherwise 1. */
function countApart({ amount, threshold }: Ink): number {
  const digits = asManyDigits(componentsOf(amount, threshold), amount, threshold);
  const tallest = Math.max(0, ...digits.map(({ box }) => heightOf(box)));
  const whole = digits.filter(({ box }) => heightOf(box) >= WHOLE * tallest);
  const isApart = whole.some((a) => whole.some((b) => gap(a, b) >= APART * tallest));
  return isApart ? whole.length : 1;
}
