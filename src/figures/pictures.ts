// Figures that are made of images: each under a line that says what it is.

import type { Spec } from './figure.js';
import type { Mosaic } from './mosaic.js';
import { INK } from './theme.js';

export interface TitledMosaic extends Mosaic {
  readonly title: string;
}

const TEXT = 18;
const GAP = 14;

/** Images one under the other. */
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
      // Each at its own size: a mark has one.
      ...values.map(({ url, width, height, picture }) => ({
        data: { values: [{ url, picture }] },
        mark: { type: 'image', width, height, align: 'left', baseline: 'top' },
        encoding: { x: { value: 0 }, y: y('picture'), url: { field: 'url', type: 'nominal' } },
      })),
    ],
  };
}
