/** Errors in percent, on a logarithmic axis: there is no place there for none at all. */
const LEAST = 0.01;

export const errorPercent = (accuracy: number): number => Math.max(LEAST, 100 * (1 - accuracy));
