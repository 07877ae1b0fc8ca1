// Numbers that count as zero. A processor may take a hundred times as long for an operation on subnormal numbers (below
// 1.2e-38), and what shrinks by a factor in every step or layer ends there: the moments of a unit that is dead, gradients
// behind saturated activations.

/** Gradients below this are 0: after an activation's derivative, and before an optimizer uses them. */
export const TINY = 2 ** -50;
/** What an optimizer keeps is 0 below this, the square of TINY. */
export const TINY_STATE = 2 ** -100;

export const settled = (value: number, least: number): number => (Math.abs(value) < least ? 0 : value);
