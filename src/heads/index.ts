// The registry: a head exists when it is listed here.

import { kindOf } from '../schema/index.js';
import type { Head } from './head.js';
import { hinge } from './hinge.js';
import { mse } from './mse.js';
import { rbf } from './rbf.js';
import { softmax } from './softmax.js';

export type { Curvature, Head, Probabilities } from './head.js';

export const heads: readonly Head[] = [softmax, rbf, mse, hinge];

/** The head of a type that the schema has already checked. */
export function headOf(type: string): Head {
  return kindOf(heads, type);
}
