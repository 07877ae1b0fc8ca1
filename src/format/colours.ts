// Maps numbers to colours, for images made of values.

/** Red, green, blue, 0 to 255. */
type Colour = readonly [number, number, number];

/** The colour of a value. */
export type Colours = (value: number) => Colour;

/** White to black over a range, like ink on paper. */
export function inkColours(low: number, high: number): Colours {
  const span = high - low || 1;
  return (value) => {
    const grey = Math.round(255 * (1 - Math.min(1, Math.max(0, (value - low) / span))));
    return [grey, grey, grey];
  };
}

const NEGATIVE: Colour = [213, 94, 0];
const POSITIVE: Colour = [0, 114, 178];

/** White at 0, blue for positive values, orange for negative ones, saturated at `most`. */
export function signedColours(most: number): Colours {
  return (value) => {
    const share = Math.min(1, Math.abs(value) / (most || 1));
    const full = value < 0 ? NEGATIVE : POSITIVE;
    return [0, 1, 2].map((c) => Math.round(255 + (full[c] - 255) * share)) as unknown as Colour;
  };
}
