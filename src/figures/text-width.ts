// Text widths for the layout of titles and legends: Vega measures with a canvas, which does not exist here. Otherwise
// it assumes 0.8 of the font size per letter, which leaves wide margins.
import * as vega from 'vega';

/** Fractions of the font size: Inter's narrow, wide and other letters. */
const NARROW = 0.3;
const WIDE = 0.85;
const USUAL = 0.57;

interface Text {
  readonly text?: unknown;
  readonly fontSize?: number;
}

/** Exported by Vega, but missing in its types. */
const { textMetrics } = vega as unknown as { textMetrics: { width: (item: Text, text?: unknown) => number } };

export function measureText(): void {
  textMetrics.width = ({ fontSize = 11 }: Text, text?: unknown): number =>
    fontSize * [...String(text ?? '')].reduce((sum, letter) => sum + letterWidth(letter), 0);
}

function letterWidth(letter: string): number {
  if (/[iljtfrI.,:;'|! ()[\]]/.test(letter)) return NARROW;
  return /[mwMWO@%]/.test(letter) ? WIDE : USUAL;
}
