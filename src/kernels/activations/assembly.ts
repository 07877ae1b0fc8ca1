// Activations and their derivatives. Where it can be, a derivative is written in terms of the output y,
// so that an activation can work in place and its backward pass needs nothing else.
import { VALUE, madd, sum } from '../assembly/vector';
import { exp, normalDistribution, sigmoid, softplus, tanh } from '../assembly/functions';

// Known when a loop is compiled, so that each has one branch left.
const IDENTITY = 0, RELU = 1, TANH = 2, SCALED_TANH = 3, SIGMOID = 4;
const LEAKY_RELU = 5, ELU = 6, SOFTPLUS = 7, GELU = 8, SWISH = 9;

// @ts-ignore: decorator
@inline
function value(kind: i32, x: v128, parameter: v128): v128 {
  const positive = f32x4.gt(x, f32x4.splat(0));
  // pmax is one instruction where max is six, and in this order it keeps a NaN.
  if (kind == RELU) return f32x4.pmax(x, f32x4.splat(0));
  if (kind == TANH) return tanh(x);
  if (kind == SCALED_TANH) return f32x4.mul(f32x4.splat(1.7159), tanh(f32x4.mul(f32x4.splat(2.0 / 3.0), x)));
  if (kind == SIGMOID) return sigmoid(x);
  if (kind == LEAKY_RELU) return v128.bitselect(x, f32x4.mul(x, parameter), positive);
  if (kind == ELU) return v128.bitselect(x, f32x4.mul(parameter, f32x4.sub(exp(x), f32x4.splat(1))), positive);
  if (kind == SOFTPLUS) return softplus(x);
  if (kind == GELU) return f32x4.mul(x, normalDistribution(x));
  if (kind == SWISH) return f32x4.mul(x, sigmoid(x));
  return x;
}

/** dy f'(x); v is x for gelu and swish, y for the others. */
// @ts-ignore: decorator
@inline
function slope(kind: i32, v: v128, dy: v128, parameter: v128): v128 {
  const one = f32x4.splat(1);
  const positive = f32x4.gt(v, f32x4.splat(0));
  if (kind == RELU) return v128.and(dy, positive);
  if (kind == TANH) return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(v, v)));
  if (kind == SCALED_TANH) {
    // (2/3) (1.7159 - y^2 / 1.7159)
    const curve = madd(f32x4.mul(v, v), f32x4.splat(-2.0 / (3.0 * 1.7159)), f32x4.splat(2.0 * 1.7159 / 3.0));
    return f32x4.mul(dy, curve);
  }
  if (kind == SIGMOID) return f32x4.mul(dy, f32x4.mul(v, f32x4.sub(one, v)));
  if (kind == LEAKY_RELU) return f32x4.mul(dy, v128.bitselect(one, parameter, positive));
  if (kind == ELU) return f32x4.mul(dy, v128.bitselect(one, f32x4.add(v, parameter), positive));
  if (kind == SOFTPLUS) return f32x4.mul(dy, f32x4.sub(one, exp(f32x4.neg(v))));
  if (kind == GELU) {
    const density = f32x4.mul(f32x4.splat(0.39894228), exp(f32x4.mul(f32x4.mul(v, v), f32x4.splat(-0.5))));
    return f32x4.mul(dy, madd(v, density, normalDistribution(v)));
  }
  if (kind == SWISH) {
    const s = sigmoid(v);
    return f32x4.mul(dy, f32x4.mul(s, madd(v, f32x4.sub(one, s), one)));
  }
  return dy;
}

// @ts-ignore: decorator
@inline
function each(kind: i32, x: usize, y: usize, count: i32, parameter: f32): void {
  const end = x + <usize>count * VALUE;
  const p = f32x4.splat(parameter);
  do {
    v128.store(y, value(kind, v128.load(x), p));
    v128.store(y, value(kind, v128.load(x, 16), p), 16);
    x += VALUE;
    y += VALUE;
  } while (x < end);
}

// @ts-ignore: decorator
@inline
function eachSlope(kind: i32, v: usize, dy: usize, dx: usize, count: i32, parameter: f32): void {
  const end = v + <usize>count * VALUE;
  const p = f32x4.splat(parameter);
  do {
    v128.store(dx, slope(kind, v128.load(v), v128.load(dy), p));
    v128.store(dx, slope(kind, v128.load(v, 16), v128.load(dy, 16), p), 16);
    v += VALUE;
    dy += VALUE;
    dx += VALUE;
  } while (v < end);
}

// y = f(x) for `count` values of a block, where y may be x; and dx = dy f'(x), where dx may be dy.

export function activateIdentity(x: usize, y: usize, count: i32): void {
  each(IDENTITY, x, y, count, 0);
}

export function activateIdentityBackward(y: usize, dy: usize, dx: usize, count: i32): void {
  eachSlope(IDENTITY, y, dy, dx, count, 0);
}

export function activateRelu(x: usize, y: usize, count: i32): void {
  each(RELU, x, y, count, 0);
}

export function activateReluBackward(y: usize, dy: usize, dx: usize, count: i32): void {
  eachSlope(RELU, y, dy, dx, count, 0);
}

export function activateTanh(x: usize, y: usize, count: i32): void {
  each(TANH, x, y, count, 0);
}

export function activateTanhBackward(y: usize, dy: usize, dx: usize, count: i32): void {
  eachSlope(TANH, y, dy, dx, count, 0);
}

export function activateScaledTanh(x: usize, y: usize, count: i32): void {
  each(SCALED_TANH, x, y, count, 0);
}

export function activateScaledTanhBackward(y: usize, dy: usize, dx: usize, count: i32): void {
  eachSlope(SCALED_TANH, y, dy, dx, count, 0);
}

export function activateSigmoid(x: usize, y: usize, count: i32): void {
  each(SIGMOID, x, y, count, 0);
}

export function activateSigmoidBackward(y: usize, dy: usize, dx: usize, count: i32): void {
  eachSlope(SIGMOID, y, dy, dx, count, 0);
}

export function activateLeakyRelu(x: usize, y: usize, count: i32, slope: f32): void {
  each(LEAKY_RELU, x, y, count, slope);
}

export function activateLeakyReluBackward(y: usize, dy: usize, dx: usize, count: i32, slope: f32): void {
  eachSlope(LEAKY_RELU, y, dy, dx, count, slope);
}

export function activateElu(x: usize, y: usize, count: i32, alpha: f32): void {
  each(ELU, x, y, count, alpha);
}

export function activateEluBackward(y: usize, dy: usize, dx: usize, count: i32, alpha: f32): void {
  eachSlope(ELU, y, dy, dx, count, alpha);
}

export function activateSoftplus(x: usize, y: usize, count: i32): void {
  each(SOFTPLUS, x, y, count, 0);
}

export function activateSoftplusBackward(y: usize, dy: usize, dx: usize, count: i32): void {
  eachSlope(SOFTPLUS, y, dy, dx, count, 0);
}

export function activateGelu(x: usize, y: usize, count: i32): void {
  each(GELU, x, y, count, 0);
}

export function activateGeluBackward(x: usize, dy: usize, dx: usize, count: i32): void {
  eachSlope(GELU, x, dy, dx, count, 0);
}

export function activateSwish(x: usize, y: usize, count: i32): void {
  each(SWISH, x, y, count, 0);
}

export function activateSwishBackward(x: usize, dy: usize, dx: usize, count: i32): void {
  eachSlope(SWISH, x, dy, dx, count, 0);
}

/** y = x where x > 0, else slope[c] x. */
export function prelu(x: usize, slopes: usize, y: usize, channels: i32, size: i32): void {
  for (let c = 0; c < channels; ++c) {
    const bytes = <usize>(size * VALUE);
    each(LEAKY_RELU, x, y, size, load<f32>(slopes + <usize>(c * 4)));
    x += bytes;
    y += bytes;
  }
}

/** dx (unless 0), and dSlopes[c] += sum of x dy where x <= 0. */
export function preluBackward(
  x: usize, slopes: usize, dy: usize, dx: usize, dSlopes: usize, channels: i32, size: i32,
): void {
  const zero = f32x4.splat(0);
  for (let c = 0; c < channels; ++c) {
    const bytes = <usize>(size * VALUE);
    let total = zero;
    for (let at: usize = 0; at < bytes; at += 16) {
      const v = v128.load(x + at);
      total = madd(v128.and(v, f32x4.le(v, zero)), v128.load(dy + at), total);
    }
    const to = dSlopes + <usize>(c * 4);
    store<f32>(to, load<f32>(to) + sum(total));
    if (dx) {
      eachSlope(LEAKY_RELU, x, dy, dx, size, load<f32>(slopes + <usize>(c * 4)));
      dx += bytes;
    }
    x += bytes;
    dy += bytes;
  }
}
