// Four-lane arithmetic shared by every kernel. A block of 8 images is two v128 per value.

/** Bytes of one value of a block: 8 images x 4 bytes. */
export const VALUE: i32 = 32;

/** a * b + c, fused where relaxed SIMD is compiled in and the machine has FMA. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The sum of the four lanes, always in the order (0 + 2) + (1 + 3). */
// @ts-ignore: decorator
@inline
export function sum(v: v128): f32 {
  const folded = f32x4.add(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(folded, 0) + f32x4.extract_lane(folded, 1);
}

/** The four lane sums of a, b, c and d as one vector: a transpose and three additions. */
// @ts-ignore: decorator
@inline
export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  const ab = f32x4.add(ab0, ab1);
  const cd = f32x4.add(cd0, cd1);
  return f32x4.add(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3));
}

/** 1 if madd rounds once (a true FMA) for operands whose product does not fit single precision. */
export function fused(a: f32, b: f32, c: f32): i32 {
  const fused = f32x4.extract_lane(madd(f32x4.splat(a), f32x4.splat(b), f32x4.splat(c)), 0);
  return fused != a * b + c ? 1 : 0;
}

/**
 * `rounds` x 12 independent multiply-adds of four lanes, and nothing else: what the machine can do at
 * most. Returns their sum, so that none is optimised away.
 */
export function peak(rounds: i32): f32 {
  const x = f32x4.splat(0.999999), y = f32x4.splat(1e-9);
  let a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
  do {
    a = madd(a, x, y); b = madd(b, x, y); c = madd(c, x, y); d = madd(d, x, y);
    e = madd(e, x, y); f = madd(f, x, y); g = madd(g, x, y); h = madd(h, x, y);
    i = madd(i, x, y); j = madd(j, x, y); k = madd(k, x, y); l = madd(l, x, y);
  } while (--rounds);
  const ab = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  const ef = f32x4.add(f32x4.add(e, f), f32x4.add(g, h));
  return sum(f32x4.add(f32x4.add(ab, ef), f32x4.add(f32x4.add(i, j), f32x4.add(k, l))));
}
