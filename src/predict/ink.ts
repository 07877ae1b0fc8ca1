// Estimates the ink of each pixel of a photograph: its contrast with the paper around it, independent of lighting and
// polarity.
import { LEAST_CONTRAST, paperOf } from './paper.js';
import { blank, otsuThreshold, type Picture, quantile, spread } from './picture.js';

export interface Ink {
  /** 0 (paper) to 1 (full ink). */
  readonly amount: Picture;
  /** Amounts above this count as ink. */
  readonly threshold: number;
}

/** Undefined if nothing stands out from the paper. */
export function inkOf(photo: Picture): Ink | undefined {
  const contrast = contrastOf(photo);
  const floor = Math.max(LEAST_CONTRAST, 4 * spread(contrast.values));
  let [darker, lighter] = [0, 0];
  for (const value of contrast.values) {
    if (value < -floor) darker -= value;
    else if (value > floor) lighter += value;
  }
  if (darker + lighter === 0) return undefined;
  const sign = darker >= lighter ? -1 : 1;
  const full = quantile(
    contrast.values.map((value) => sign * value).filter((value) => value > floor),
    0.8,
  );
  const amount = blank(photo.rows, photo.columns);
  for (let i = 0; i < amount.values.length; i++) {
    amount.values[i] = Math.min(1, Math.max(0, (sign * contrast.values[i]) / full));
  }
  const threshold = otsuThreshold(amount.values);
  return { amount, threshold: Math.min(0.6, Math.max(0.2, floor / full, threshold)) };
}

/** Grey levels above the paper. Light is multiplicative: half the light halves the difference of ink and paper. */
function contrastOf(photo: Picture): Picture {
  const paper = paperOf(photo);
  const usual = quantile(paper.values, 0.5);
  const contrast = blank(photo.rows, photo.columns);
  for (let i = 0; i < contrast.values.length; i++) {
    const light = Math.min(3, Math.max(0.5, usual / Math.max(1, paper.values[i])));
    contrast.values[i] = (photo.values[i] - paper.values[i]) * light;
  }
  return contrast;
}
