/** Sums over images. */
export interface Totals {
  loss: number;
  correct: number;
  count: number;
}
