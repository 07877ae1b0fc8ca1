// Writes a contact sheet as PNG: each digit as the network saw it, with its prediction.

import { basename } from 'node:path';
import type { Images } from '../data/dataset.js';
import { tileOf } from '../figures/mosaic.js';
import { captionedDigits } from '../figures/pictures.js';
import { render } from '../figures/render.js';
import { requireFree, writeAtomically } from '../files/write.js';
import type { Reading } from '../predict/reading.js';

/** Letters of a file name that fit under a digit. */
const LONGEST_NAME = 15;

/** @param seen the digits of all readings in order. @throws RunError when the file exists or cannot be written. */
export async function writePredictionSheet(
  path: string,
  readings: readonly Reading[],
  seen: Images,
  model: string,
  force: boolean,
): Promise<void> {
  requireFree(path, force);
  const digits = readings.flatMap(({ file, digits }) => digits.map((digit) => ({ file, ...digit })));
  const title = { text: `predictions of ${model}`, subtitle: `${digits.length} digits as the network saw them.` };
  const captioned = digits.map(({ file, class: name, probability }, i) => ({
    tile: tileOf(seen, i),
    says: `${name}, ${(100 * probability).toFixed(1)} %`,
    details: shortened(basename(file)),
    about: ['picture', file] as const,
  }));
  writeAtomically(path, (await render(await captionedDigits(title, captioned), 'png')) as Uint8Array);
}

/** Keeps the start and the end: the end distinguishes photographs, the start shows their origin. */
function shortened(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  return `${name.slice(0, 4)}…${name.slice(5 - LONGEST_NAME)}`;
}
