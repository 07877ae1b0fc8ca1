// Activations and their derivatives. Where it can be, a derivative is written in terms of the output y,
// so that an activation can work in place and its backward pass needs nothing else.
import { VALUE, add, constant, madd, settled, sum } from '../assembly/vector';
import { ONE, exp, normalDistribution, sigmoid, softplus, tanh } from '../assembly/functions';

// Known when a loop is compiled, so that each has one branch left.
const IDENTITY = 0, RELU = 1, TANH = 2, SCALED_TANH = 3, SIGMOID = 4;
const LEAKY_RELU = 5, ELU = 6, SOFTPLUS = 7, GELU = 8, SWISH = 9;

/** 1.7159 tanh(2/3 x), and its slope (2/3) (1.7159 - y^2 / 1.7159): LeCun et al. 1998, appendix A. */
const SCALED_TANH_SIZES = memory.data<f32>([1.7159, 2.0 / 3.0]);
const SCALED_TANH_SLOPES = memory.data<f32>([-2.0 / (3.0 * 1.7159), 2.0 * 1.7159 / 3.0]);
/** 1 / sqrt(2 pi), and what x^2 is multiplied by in the exponent. */
const NORMAL_DENSITY = memory.data<f32>([0.39894228, -0.5]);

// @ts-ignore: decorator
@inline
function value(kind: i32, x: v128, parameter: v128): v128 {
  const positive = f32x4.gt(x, f32x4.splat(0));
  // pmax is one instruction where max is six, and in this order it keeps a NaN.
  if (kind == RELU) return f32x4.pmax(x, f32x4.splat(0));
  if (kind == TANH) return tanh(x);
  if (kind == SCALED_TANH) return f32x4.mul(constant(SCALED_TANH_SIZES), tanh(f32x4.mul(constant(SCALED_TANH_SIZES, 1), x)));
  if (kind == SIGMOID) return sigmoid(x);
  if (kind == LEAKY_RELU) return v128.bitselect(x, f32x4.mul(x, parameter), positive);
  if (kind == ELU) return v128.bitselect(x, f32x4.mul(parameter, f32x4.sub(exp(x), constant(ONE))), positive);
  if (kind == SOFTPLUS) return softplus(x);
  if (kind == GELU) return f32x4.mul(x, normalDistribution(x));
  if (kind == SWISH) return f32x4.mul(x, sigmoid(x));
  return x;
}

/** dy f'(x); v is x for gelu and swish, y for the others. */
// @ts-ignore: decorator
@inline
function slope(kind: i32, v: v128, dy: v128, parameter: v128): v128 {
  const one = constant(ONE);
  const positive = f32x4.gt(v, f32x4.splat(0));
  if (kind == RELU) return v128.and(dy, positive);
  if (kind == TANH) return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(v, v)));
  if (kind == SCALED_TANH) {
    const curve = madd(f32x4.mul(v, v), constant(SCALED_TANH_SLOPES), constant(SCALED_TANH_SLOPES, 1));
    return f32x4.mul(dy, curve);
  }
  if (kind == SIGMOID) return f32x4.mul(dy, f32x4.mul(v, f32x4.sub(one, v)));
  if (kind == LEAKY_RELU) return f32x4.mul(dy, v128.bitselect(one, parameter, positive));
  if (kind == ELU) return f32x4.mul(dy, v128.bitselect(one, f32x4.add(v, parameter), positive));
  if (kind == SOFTPLUS) return f32x4.mul(dy, f32x4.sub(one, exp(f32x4.neg(v))));
  if (kind == GELU) {
    const density = f32x4.mul(constant(NORMAL_DENSITY), exp(f32x4.mul(f32x4.mul(v, v), constant(NORMAL_DENSITY, 1))));
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
    const a = value(kind, v128.load(x), p), b = value(kind, v128.load(x, 16), p);
    v128.store(y, a); v128.store(y, b, 16);
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
    const a = settled(slope(kind, v128.load(v), v128.load(dy), p));
    const b = settled(slope(kind, v128.load(v, 16), v128.load(dy, 16), p));
    v128.store(dx, a); v128.store(dx, b, 16);
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
    let a = zero, b = zero;
    for (let at: usize = 0; at < bytes; at += VALUE) {
      const u = v128.load(x + at), v = v128.load(x + at, 16);
      a = madd(v128.and(u, f32x4.le(u, zero)), v128.load(dy + at), a);
      b = madd(v128.and(v, f32x4.le(v, zero)), v128.load(dy + at, 16), b);
    }
    add(dSlopes + <usize>(c * 4), sum(f32x4.add(a, b)));
    if (dx) {
      eachSlope(LEAKY_RELU, x, dy, dx, size, load<f32>(slopes + <usize>(c * 4)));
      dx += bytes;
    }
    x += bytes;
    dy += bytes;
  }
}
