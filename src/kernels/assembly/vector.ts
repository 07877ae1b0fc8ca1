// Four-lane arithmetic shared by every kernel. A block of 8 images is two v128 per value.

/** Bytes of one value of a block: 8 images x 4 bytes. */
export const VALUE: i32 = 32;

/**
 * Number `i` of a table, in all four lanes. One that is written in the code, `f32x4.splat(2)`, V8 builds anew at every use, in
 * six instructions: in a loop that does little else that is most of the time.
 */
// @ts-ignore: decorator
@inline
export function constant(table: usize, i: usize = 0): v128 {
  return v128.load32_splat(table + i * 4);
}

/** a * b + c, fused where relaxed SIMD is compiled in and the machine has FMA. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** 2^-50 and 2^-100: TINY and TINY_STATE in src/kernels/tiny.ts. */
const TINY = memory.data<f32>([8.881784197001252e-16]), TINY_STATE = memory.data<f32>([7.888609052210118e-31]);

/** v, with 0 for numbers so small that they, or their products, could become subnormal. */
// @ts-ignore: decorator
@inline
export function settled(v: v128): v128 {
  return v128.andnot(v, f32x4.lt(f32x4.abs(v), constant(TINY)));
}

/** The same for what an optimizer keeps: moments and sums of squares. */
// @ts-ignore: decorator
@inline
export function settledState(v: v128): v128 {
  return v128.andnot(v, f32x4.lt(f32x4.abs(v), constant(TINY_STATE)));
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

/** Stores the transpose of four vectors: lane i of each goes to the vector at `to` + i `step`. */
// @ts-ignore: decorator
@inline
export function storeTransposed(a: v128, b: v128, c: v128, d: v128, to: usize, step: usize): void {
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7), cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(to + step, v128.shuffle<i64>(ab, cd, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<i64>(ab2, cd2, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<i64>(ab2, cd2, 1, 3));
}

/** Adds to the float at an address. */
// @ts-ignore: decorator
@inline
export function add(at: usize, value: f32): void {
  store<f32>(at, load<f32>(at) + value);
}
