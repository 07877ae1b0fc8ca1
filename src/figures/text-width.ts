// How wide text is, for the layout of titles and legends: Vega asks a canvas, and there is none here. It would take every
// letter for 0.8 of the font's size otherwise, and leave wide margins.
import * as vega from 'vega';

/** Of the font's size: Inter's narrow, wide and other letters. */
const NARROW = 0.3;
const WIDE = 0.85;
const USUAL = 0.57;

interface Text {
  readonly text?: unknown;
  readonly fontSize?: number;
}

/** Vega has it, and its types do not. */
const { textMetrics } = vega as unknown as { textMetrics: { width: (item: Text, text?: unknown) => number } };

export function measureText(): void {
  textMetrics.width = ({ fontSize = 11 }: Text, text?: unknown): number =>
    fontSize * [...String(text ?? '')].reduce((sum, letter) => sum + letterWidth(letter), 0);
}

function letterWidth(letter: string): number {
  if (/[iljtfrI.,:;'|! ()[\]]/.test(letter)) return NARROW;
  return /[mwMWO@%]/.test(letter) ? WIDE : USUAL;
}
