// Radial basis function units as every engine provides them.
import type { Pointer } from '../arena.js';
import type { Dense } from '../dense/types.js';

export interface DistanceKernels {
  /** y[c] = sum_j (x_j - codes[c][j])^2: `inputs` values to `outputs` squared distances. */
  distances(x: Pointer, codes: Pointer, y: Pointer, g: Dense): void;
  /** dx (unless 0), and what it adds to dCodes [c][j] (unless 0). */
  distancesBackward(x: Pointer, codes: Pointer, dy: Pointer, dx: Pointer, dCodes: Pointer, g: Dense): void;
}
