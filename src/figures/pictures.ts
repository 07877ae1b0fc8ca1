// Figures made of captioned images.

import { inkColours } from '../format/colours.js';
import type { Tile } from '../format/mosaic.js';
import type { Spec } from './figure.js';
import { type Mosaic, mosaic } from './mosaic.js';
import { INK, QUIET } from './theme.js';

export interface TitledMosaic extends Mosaic {
  readonly title: string;
}

const TEXT = 18;
const GAP = 14;

/** Images stacked vertically. */
export function stacked(title: { text: string; subtitle: string }, pictures: readonly TitledMosaic[]): Spec {
  let bottom = 0;
  const values = pictures.map(({ url, title: text, width, height }) => {
    const top = bottom;
    bottom = top + TEXT + height + GAP;
    return { url, text, width, height, top, picture: top + TEXT };
  });
  const y = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null }) as const;
  return {
    title,
    width: Math.max(...pictures.map(({ width }) => width)),
    height: bottom,
    layer: [
      {
        data: { values },
        mark: { type: 'text', align: 'left', baseline: 'top', fontSize: 11, color: INK },
        encoding: { x: { value: 0 }, y: y('top'), text: { field: 'text' } },
      },
      // Each in its own layer, because the size is a property of the mark.
      ...values.map(({ url, width, height, picture }) => ({
        data: { values: [{ url, picture }] },
        mark: { type: 'image', width, height, align: 'left', baseline: 'top' },
        encoding: { x: { value: 0 }, y: y('picture'), url: { field: 'url', type: 'nominal' } },
      })),
    ],
  };
}

export interface Captioned {
  readonly tile: Tile;
  /** Two lines under the picture. */
  readonly says: string;
  readonly details: string;
  /** Name and value shown only in the tooltip. */
  readonly about: readonly [string, string | number];
}

const PER_ROW = 8;
const CELL = { width: 92, height: 100, picture: 56 };

/** Digits as ink on paper, in rows, each with two lines under it. */
export async function captionedDigits(title: Spec['title'], digits: readonly Captioned[]): Promise<Spec> {
  const values = await Promise.all(
    digits.map(async ({ tile, says, details, about }, n) => {
      const top = CELL.height * Math.floor(n / PER_ROW);
      const { url } = await mosaic([tile], 1, inkColours(0, 255), 2);
      const place = { x: CELL.width * (n % PER_ROW), top, first: top + 59, second: top + 73 };
      return { image: url, ...place, says, details, about: about[1] };
    }),
  );
  const line = (text: string, y: string, fontSize: number, color: string) => ({
    mark: { type: 'text', align: 'left', baseline: 'top', fontSize, color },
    encoding: { text: { field: text }, x: X, y: { ...X, field: y } },
  });
  return {
    title,
    width: CELL.width * Math.min(PER_ROW, digits.length),
    height: CELL.height * Math.ceil(digits.length / PER_ROW),
    data: { values },
    layer: [
      {
        mark: {
          ...{ type: 'image', width: CELL.picture, height: CELL.picture },
          ...{ align: 'left', baseline: 'top', tooltip: true },
        },
        encoding: {
          url: { field: 'image', type: 'nominal' },
          tooltip: [
            { field: 'image' },
            { field: 'about', title: digits[0].about[0] },
            { field: 'says', title: 'is' },
            { field: 'details', title: 'and' },
          ],
          x: X,
          y: { ...X, field: 'top' },
        },
      },
      line('says', 'first', 10, INK),
      line('details', 'second', 9, QUIET),
    ],
  };
}

const X = { field: 'x', type: 'quantitative', scale: null, axis: null } as const;
