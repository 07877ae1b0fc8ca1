// From a photograph to what a network that was trained on MNIST expects.
import { componentsOf } from './components.js';
import { asManyDigits, asOneDigit } from './group-pieces.js';
import { type Ink, inkOf } from './ink.js';
import { normalizeDigit } from './normalize.js';
import type { Box, Picture } from './picture.js';

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

/** Those in a photograph; empty where nothing is written. */
export function findDigits(photo: Picture, options: FindOptions): FoundDigit[] {
  const ink = inkOf(photo);
  return ink ? digitsIn(ink, options) : [];
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
