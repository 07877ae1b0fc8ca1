// Activations as every engine provides them.
import type { Pointer } from '../arena.js';
import type { Maps } from '../block.js';
import type { SimdModule } from '../simd-module.js';

/** A function of one number, and of a parameter if it has one: leaky_relu's slope, elu's alpha. */
export interface ActivationFunction {
  readonly type: string;
  /** f(x). */
  value(x: number, parameter: number): number;
  /** f'(x): a function of x where `derivesFromInput`, else of y = f(x), so that backward needs nothing but the output. */
  slope(v: number, parameter: number): number;
  /** Whether the slope is a function of x: two x may have one y. */
  readonly derivesFromInput?: boolean;
  /** The same by compiled functions, which a parity test compares with `value` and `slope`. */
  readonly compiled?: CompiledActivation;
}

/** The arguments are those of `activate` and `activateBackward`. */
interface CompiledActivation {
  forward(simd: SimdModule, x: Pointer, y: Pointer, count: number, parameter: number): void;
  backward(simd: SimdModule, v: Pointer, dy: Pointer, dx: Pointer, count: number, parameter: number): void;
}

/** A function with its parameter, 0 if it has none. */
export interface Activation {
  readonly f: ActivationFunction;
  readonly parameter: number;
}

export const derivesFromInput = ({ f }: Activation): boolean => f.derivesFromInput ?? false;

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
