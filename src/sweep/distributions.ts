// Draws the values of a random search.
import type { Random } from '../random/index.js';

/** {kind: [low, high]} or {choice: [...]}; a choice draws an index, since its items may be blocks. */
export interface Distribution {
  readonly uniform?: readonly [number, number];
  readonly log_uniform?: readonly [number, number];
  readonly integer?: readonly [number, number];
  readonly choice?: readonly unknown[];
}

/** Significant digits of a drawn number, so that tables show the exact value. */
const DIGITS = 4;

/** Why a distribution is invalid, or undefined. */
export function faultOf({ choice: _, ...ranges }: Distribution): string | undefined {
  const [[kind, [low, high]]] = Object.entries(ranges).length > 0 ? Object.entries(ranges) : [['', [0, 1]]];
  if (low >= high) return `${kind} must have low < high, found [${low}, ${high}]`;
  return undefined;
}

/** A number, or for a choice the index of the item. */
export function draw(distribution: Distribution, random: Random): number {
  const { uniform, log_uniform: log, integer, choice } = distribution;
  if (choice) return random.integer(choice.length);
  if (integer) return integer[0] + random.integer(integer[1] - integer[0] + 1);
  const rounded = (x: number) => Number(x.toPrecision(DIGITS));
  if (uniform) return rounded(uniform[0] + random.uniform() * (uniform[1] - uniform[0]));
  const [low, high] = (log as readonly [number, number]).map(Math.log);
  return rounded(Math.exp(low + random.uniform() * (high - low)));
}
