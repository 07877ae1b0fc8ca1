// Activations and their derivatives. Each derivative is written in terms of the output y, so that an
// activation can work in place and its backward pass needs nothing else.
import { madd } from './vector';
import { sigmoid, tanh } from './functions';

// The order of ACTIVATIONS in src/kernels/types.ts.
const IDENTITY = 0, RELU = 1, TANH = 2, SCALED_TANH = 3, SIGMOID = 4;

// @ts-ignore: decorator
@inline
function value(kind: i32, x: v128): v128 {
  // pmax is one instruction where max is six, and in this order it keeps a NaN.
  if (kind == RELU) return f32x4.pmax(x, f32x4.splat(0));
  if (kind == TANH) return tanh(x);
  if (kind == SCALED_TANH) return f32x4.mul(f32x4.splat(1.7159), tanh(f32x4.mul(f32x4.splat(2.0 / 3.0), x)));
  if (kind == SIGMOID) return sigmoid(x);
  return x;
}

// @ts-ignore: decorator
@inline
function slope(kind: i32, y: v128, dy: v128): v128 {
  const one = f32x4.splat(1);
  if (kind == RELU) return v128.and(dy, f32x4.gt(y, f32x4.splat(0)));
  if (kind == TANH) return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(y, y)));
  if (kind == SCALED_TANH) {
    // (2/3) (1.7159 - y^2 / 1.7159)
    const curve = madd(f32x4.mul(y, y), f32x4.splat(-2.0 / (3.0 * 1.7159)), f32x4.splat(2.0 * 1.7159 / 3.0));
    return f32x4.mul(dy, curve);
  }
  if (kind == SIGMOID) return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(one, y)));
  return dy;
}

// @ts-ignore: decorator
@inline
function each(kind: i32, x: usize, y: usize, end: usize): void {
  do {
    v128.store(y, value(kind, v128.load(x)));
    v128.store(y, value(kind, v128.load(x, 16)), 16);
    x += 32;
    y += 32;
  } while (x < end);
}

// @ts-ignore: decorator
@inline
function eachSlope(kind: i32, y: usize, dy: usize, dx: usize, end: usize): void {
  do {
    v128.store(dx, slope(kind, v128.load(y), v128.load(dy)));
    v128.store(dx, slope(kind, v128.load(y, 16), v128.load(dy, 16)), 16);
    y += 32;
    dy += 32;
    dx += 32;
  } while (y < end);
}

/** y = f(x) for `count` values of a block; y may be x. */
export function activate(kind: i32, x: usize, y: usize, count: i32): void {
  const end = x + <usize>count * 32;
  if (kind == RELU) each(RELU, x, y, end);
  else if (kind == TANH) each(TANH, x, y, end);
  else if (kind == SCALED_TANH) each(SCALED_TANH, x, y, end);
  else if (kind == SIGMOID) each(SIGMOID, x, y, end);
  else each(IDENTITY, x, y, end);
}

/** dx = dy f'(x), from y = f(x); dx may be dy. */
export function activateBackward(kind: i32, y: usize, dy: usize, dx: usize, count: i32): void {
  const end = y + <usize>count * 32;
  if (kind == RELU) eachSlope(RELU, y, dy, dx, end);
  else if (kind == TANH) eachSlope(TANH, y, dy, dx, end);
  else if (kind == SCALED_TANH) eachSlope(SCALED_TANH, y, dy, dx, end);
  else if (kind == SIGMOID) eachSlope(SIGMOID, y, dy, dx, end);
  else eachSlope(IDENTITY, y, dy, dx, end);
}
