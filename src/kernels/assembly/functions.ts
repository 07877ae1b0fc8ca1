// Transcendental functions and random bits on four lanes. Ours rather than the platform's, so that the
// same bits come out everywhere; the error bounds stated here are held by a test.
import { constant, madd } from './vector';

export const ONE = memory.data<f32>([1]);
const HALF = memory.data<f32>([0.5]), TWO = memory.data<f32>([2]);

/** Below the first, e^x is less than 2^-50, which counts as tiny: src/kernels/tiny.ts. */
const EXP_RANGE = memory.data<f32>([-34.6, 88.3]);
const LOG2_E = memory.data<f32>([1.44269504]);
/** ln 2 in two parts: an integer times the first is exact, so that a remainder keeps its low bits. */
const LN_2 = memory.data<f32>([0.693359375, -2.12194440e-4]);
/** 1.5 x 2^23: adding it rounds to an integer, which the low bits of the sum then are. */
const ROUNDER = memory.data<f32>([12582912]);
const EXPONENT_BIAS = memory.data<i32>([127]);
/** 1 / k!, from k = 7. */
const EXP_TERMS = memory.data<f32>([1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1, 1]);

/**
 * e^x, relative error below 3e-7; x is clamped to [-34.6, 88.3].
 * x = n ln 2 + r with |r| <= ln 2 / 2, e^r by its Taylor polynomial of degree 7, then 2^n by exponent.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  // pmin and pmax are one instruction where min and max are six, and in this order they keep a NaN.
  x = f32x4.pmin(f32x4.pmax(x, constant(EXP_RANGE)), constant(EXP_RANGE, 1));
  const shifted = f32x4.add(f32x4.mul(x, constant(LOG2_E)), constant(ROUNDER));
  const n = f32x4.sub(shifted, constant(ROUNDER));
  let r = f32x4.sub(x, f32x4.mul(n, constant(LN_2)));
  r = f32x4.sub(r, f32x4.mul(n, constant(LN_2, 1)));
  let p = constant(EXP_TERMS);
  p = madd(p, r, constant(EXP_TERMS, 1));
  p = madd(p, r, constant(EXP_TERMS, 2));
  p = madd(p, r, constant(EXP_TERMS, 3));
  p = madd(p, r, constant(EXP_TERMS, 4));
  p = madd(p, r, constant(EXP_TERMS, 5));
  p = madd(p, r, constant(EXP_TERMS, 6));
  p = madd(p, r, constant(EXP_TERMS, 7));
  const power = i32x4.shl(i32x4.add(shifted, constant(EXPONENT_BIAS)), 23);
  return f32x4.mul(p, power);
}

/** 1 / (1 + e^-x), absolute error below 2e-7. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = constant(ONE);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/** Coefficients: Moshier, Cephes. */
const TANH_TERMS = memory.data<f32>([
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1,
]);
const TANH_SMALL = memory.data<f32>([0.625]);
const SIGN = memory.data<f32>([-0.0]);

/**
 * tanh x, absolute error below 2e-7 and relative error below 1e-6. Below 0.625 an odd polynomial, which keeps small values
 * exact; above, 1 - 2 / (e^2|x| + 1).
 */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let p = constant(TANH_TERMS);
  p = madd(p, square, constant(TANH_TERMS, 1));
  p = madd(p, square, constant(TANH_TERMS, 2));
  p = madd(p, square, constant(TANH_TERMS, 3));
  p = madd(p, square, constant(TANH_TERMS, 4));
  const small = madd(f32x4.mul(p, square), x, x);
  const one = constant(ONE);
  const e = exp(f32x4.add(magnitude, magnitude));
  const large = f32x4.sub(one, f32x4.div(constant(TWO), f32x4.add(e, one)));
  const signed = v128.or(large, v128.and(x, constant(SIGN)));
  return v128.bitselect(small, signed, f32x4.lt(magnitude, constant(TANH_SMALL)));
}

/** 2 / k, from k = 13 down to 3, and 2. */
const LOG_TERMS = memory.data<f32>([2.0 / 13.0, 2.0 / 11.0, 2.0 / 9.0, 2.0 / 7.0, 2.0 / 5.0, 2.0 / 3.0, 2]);

/**
 * log(1 + e^x) = max(x, 0) + log(1 + u), u = e^-|x| in (0, 1]; absolute error below 3e-7 up to 1,
 * relative beyond. log(1 + u) = 2 artanh(s), s = u / (2 + u) <= 1/3, by its series up to s^13.
 */
// @ts-ignore: decorator
@inline
export function softplus(x: v128): v128 {
  const u = exp(f32x4.neg(f32x4.abs(x)));
  const s = f32x4.div(u, f32x4.add(u, constant(TWO)));
  const square = f32x4.mul(s, s);
  let p = constant(LOG_TERMS);
  p = madd(p, square, constant(LOG_TERMS, 1));
  p = madd(p, square, constant(LOG_TERMS, 2));
  p = madd(p, square, constant(LOG_TERMS, 3));
  p = madd(p, square, constant(LOG_TERMS, 4));
  p = madd(p, square, constant(LOG_TERMS, 5));
  p = madd(p, square, constant(LOG_TERMS, 6));
  return madd(p, s, f32x4.pmax(x, f32x4.splat(0)));
}

/** The natural logarithm of each lane. */
// @ts-ignore: decorator
@inline
export function log(v: v128): v128 {
  let result = f32x4.splat(Mathf.log(f32x4.extract_lane(v, 0)));
  result = f32x4.replace_lane(result, 1, Mathf.log(f32x4.extract_lane(v, 1)));
  result = f32x4.replace_lane(result, 2, Mathf.log(f32x4.extract_lane(v, 2)));
  return f32x4.replace_lane(result, 3, Mathf.log(f32x4.extract_lane(v, 3)));
}

const ROOT_HALF = memory.data<f32>([0.70710678]);
/** Abramowitz and Stegun 7.1.26: p, then a5 to a1. */
const ERF_TERMS = memory.data<f32>([0.3275911, 1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592]);

/** The standard normal's distribution function, absolute error below 4e-7: erf by Abramowitz and Stegun 7.1.26. */
// @ts-ignore: decorator
@inline
export function normalDistribution(x: v128): v128 {
  const one = constant(ONE);
  const z = f32x4.mul(f32x4.abs(x), constant(ROOT_HALF));
  const t = f32x4.div(one, madd(z, constant(ERF_TERMS), one));
  let p = constant(ERF_TERMS, 1);
  p = madd(p, t, constant(ERF_TERMS, 2));
  p = madd(p, t, constant(ERF_TERMS, 3));
  p = madd(p, t, constant(ERF_TERMS, 4));
  p = madd(p, t, constant(ERF_TERMS, 5));
  const tail = f32x4.mul(constant(HALF), f32x4.mul(f32x4.mul(p, t), exp(f32x4.neg(f32x4.mul(z, z)))));
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0)));
}

/** Four words well mixed; src/kernels/hash.ts has the same for one. */
// @ts-ignore: decorator
@inline
function mix(h: v128): v128 {
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), i32x4.splat(0x7feb352d));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/** 32 random bits each: numbers `i` of the stream `key`. */
// @ts-ignore: decorator
@inline
export function randomBits(key: i32, i: v128): v128 {
  return mix(i32x4.add(mix(v128.xor(i, i32x4.splat(key))), i32x4.splat(key * 0x9e3779b9)));
}
