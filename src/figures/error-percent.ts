/** Errors in percent on a logarithmic axis, which has no place for zero. */
const LEAST = 0.01;

export const errorPercent = (accuracy: number): number => Math.max(LEAST, 100 * (1 - accuracy));
