// The pieces in which threads update the parameters: they depend on the network alone.

import { ROWS_TOGETHER } from '../kernels/index.js';
import type { WeightRows } from '../layers/index.js';
import type { BoundGraph } from './bound-graph.js';
import type { ParameterLayout, PlacedParameter } from './parameters.js';

/** Floats of a piece, about: several for each thread, and each long enough to be worth taking. */
const FLOATS = 4096;

export interface Piece {
  readonly parameter: PlacedParameter;
  /** Floats of the parameter: `from` to `to` - 1, multiples of eight. */
  readonly from: number;
  readonly to: number;
  /** The rows that these are, for a weight that is worked on in rows. */
  readonly rows?: { readonly weight: WeightRows; readonly start: number; readonly end: number };
}

/** All parameters that are trained, each in pieces of whole rows where it has rows. */
export function updatePieces(bound: BoundGraph, layout: ParameterLayout): Piece[] {
  return layout.parameters.flatMap((parameter) => {
    if (parameter.spec.kind === 'buffer' || bound.isFrozen(parameter)) return [];
    const weight = bound.rowsOf(parameter);
    return weight ? inRows(parameter, weight) : inFloats(parameter);
  });
}

function inFloats(parameter: PlacedParameter): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < parameter.paddedCount; from += FLOATS) {
    pieces.push({ parameter, from, to: Math.min(from + FLOATS, parameter.paddedCount) });
  }
  return pieces;
}

function inRows(parameter: PlacedParameter, weight: WeightRows): Piece[] {
  const length = parameter.count / weight.rows;
  const together = Math.max(1, Math.floor(FLOATS / length / ROWS_TOGETHER)) * ROWS_TOGETHER;
  const pieces: Piece[] = [];
  for (let start = 0; start < weight.rows; start += together) {
    const end = Math.min(start + together, weight.rows);
    const to = end === weight.rows ? parameter.paddedCount : end * length;
    pieces.push({ parameter, from: start * length, to, rows: { weight, start, end } });
  }
  return pieces;
}
