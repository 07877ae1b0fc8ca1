// Transcendental functions and random bits on four lanes. Ours rather than the platform's, so that the
// same bits come out everywhere; the error bounds stated here are held by a test.
import { madd } from './vector';

/**
 * e^x, relative error below 3e-7; x is clamped to [-87.3, 88.3].
 * x = n ln 2 + r with |r| <= ln 2 / 2, e^r by its Taylor polynomial of degree 7, then 2^n by exponent.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  x = f32x4.min(f32x4.max(x, f32x4.splat(-87.3)), f32x4.splat(88.3));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  // ln 2 in two parts: n times the first is exact, so that r keeps its low bits.
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.0 / 5040.0);
  p = madd(p, r, f32x4.splat(1.0 / 720.0));
  p = madd(p, r, f32x4.splat(1.0 / 120.0));
  p = madd(p, r, f32x4.splat(1.0 / 24.0));
  p = madd(p, r, f32x4.splat(1.0 / 6.0));
  p = madd(p, r, f32x4.splat(0.5));
  p = madd(p, r, f32x4.splat(1));
  p = madd(p, r, f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/** 1 / (1 + e^-x), absolute error below 2e-7. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/**
 * tanh x, absolute error below 2e-7 and relative error below 1e-6. Below 0.625 an odd polynomial
 * (coefficients: Moshier, Cephes), which keeps small values exact; above, 1 - 2 / (e^2|x| + 1).
 */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = madd(p, square, f32x4.splat(2.06390887954e-2));
  p = madd(p, square, f32x4.splat(-5.37397155531e-2));
  p = madd(p, square, f32x4.splat(1.33314422036e-1));
  p = madd(p, square, f32x4.splat(-3.33332819422e-1));
  const small = madd(f32x4.mul(p, square), x, x);
  const one = f32x4.splat(1);
  const e = exp(f32x4.add(magnitude, magnitude));
  const large = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)));
  const signed = v128.or(large, v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(small, signed, f32x4.lt(magnitude, f32x4.splat(0.625)));
}

/**
 * log(1 + e^x) = max(x, 0) + log(1 + u), u = e^-|x| in (0, 1]; absolute error below 3e-7 up to 1,
 * relative beyond. log(1 + u) = 2 artanh(s), s = u / (2 + u) <= 1/3, by its series up to s^13.
 */
// @ts-ignore: decorator
@inline
export function softplus(x: v128): v128 {
  const u = exp(f32x4.neg(f32x4.abs(x)));
  const s = f32x4.div(u, f32x4.add(u, f32x4.splat(2)));
  const square = f32x4.mul(s, s);
  let p = f32x4.splat(2.0 / 13.0);
  p = madd(p, square, f32x4.splat(2.0 / 11.0));
  p = madd(p, square, f32x4.splat(2.0 / 9.0));
  p = madd(p, square, f32x4.splat(2.0 / 7.0));
  p = madd(p, square, f32x4.splat(2.0 / 5.0));
  p = madd(p, square, f32x4.splat(2.0 / 3.0));
  p = madd(p, square, f32x4.splat(2));
  return madd(p, s, f32x4.max(x, f32x4.splat(0)));
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

/** The standard normal's distribution function, absolute error below 4e-7: erf by Abramowitz and Stegun 7.1.26. */
// @ts-ignore: decorator
@inline
export function normalDistribution(x: v128): v128 {
  const one = f32x4.splat(1), half = f32x4.splat(0.5);
  const z = f32x4.mul(f32x4.abs(x), f32x4.splat(0.70710678));
  const t = f32x4.div(one, madd(z, f32x4.splat(0.3275911), one));
  let p = f32x4.splat(1.061405429);
  p = madd(p, t, f32x4.splat(-1.453152027));
  p = madd(p, t, f32x4.splat(1.421413741));
  p = madd(p, t, f32x4.splat(-0.284496736));
  p = madd(p, t, f32x4.splat(0.254829592));
  const tail = f32x4.mul(half, f32x4.mul(f32x4.mul(p, t), exp(f32x4.neg(f32x4.mul(z, z)))));
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
