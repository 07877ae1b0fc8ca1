// How a value of a random search is drawn.
import type { Random } from '../random/index.js';

/** {kind: [low, high]} or {choice: [...]}: the position of the drawn value is told for a choice, whose items may be blocks. */
export interface Distribution {
  readonly uniform?: readonly [number, number];
  readonly log_uniform?: readonly [number, number];
  readonly integer?: readonly [number, number];
  readonly choice?: readonly unknown[];
}

/** Digits that a drawn number keeps: what a table shows is what was trained with. */
const DIGITS = 4;

/** Why a distribution cannot be drawn from, or undefined. */
export function faultOf({ choice: _, ...ranges }: Distribution): string | undefined {
  const [[kind, [low, high]]] = Object.entries(ranges).length > 0 ? Object.entries(ranges) : [['', [0, 1]]];
  if (low >= high) return `${kind} goes from ${low} to ${high}, and must go up`;
  return undefined;
}

/** A number, or of a choice the index of the item. */
export function draw(distribution: Distribution, random: Random): number {
  const { uniform, log_uniform: log, integer, choice } = distribution;
  if (choice) return random.integer(choice.length);
  if (integer) return integer[0] + random.integer(integer[1] - integer[0] + 1);
  const rounded = (x: number) => Number(x.toPrecision(DIGITS));
  if (uniform) return rounded(uniform[0] + random.uniform() * (uniform[1] - uniform[0]));
  const [low, high] = (log as readonly [number, number]).map(Math.log);
  return rounded(Math.exp(low + random.uniform() * (high - low)));
}
