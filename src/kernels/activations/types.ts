// Activations as every engine provides them.
import type { Pointer } from '../arena.js';
import type { Maps } from '../block.js';

/** The compiled kernels number them in this order. */
export const ACTIVATIONS = [
  'identity',
  'relu',
  'tanh',
  'scaled_tanh',
  'sigmoid',
  'leaky_relu',
  'elu',
  'softplus',
  'gelu',
  'swish',
] as const;
export type ActivationName = (typeof ACTIVATIONS)[number];

/** A function with its one number: leaky_relu's slope, elu's alpha; 0 where there is none. */
export interface Activation {
  readonly f: ActivationName;
  readonly parameter: number;
}

/** Whether f' is a function of x: for gelu and swish two x share one y. For the others it is a function of y. */
export const derivesFromInput = ({ f }: Activation): boolean => f === 'gelu' || f === 'swish';

export interface ActivationKernels {
  /** y = f(x), `count` values of a block; y may be x. */
  activate(f: Activation, x: Pointer, y: Pointer, count: number): void;
  /** dx = dy f'(x), from v = x where `derivesFromInput`, else from v = y = f(x); dx may be dy. */
  activateBackward(f: Activation, v: Pointer, dy: Pointer, dx: Pointer, count: number): void;
  /** y = x where x > 0, else slope[c] x. */
  prelu(x: Pointer, slope: Pointer, y: Pointer, maps: Maps): void;
  /** dx, and dSlope[c] += sum of x dy where x <= 0; dx may be 0: not wanted. */
  preluBackward(x: Pointer, slope: Pointer, dy: Pointer, dx: Pointer, dSlope: Pointer, maps: Maps): void;
}
