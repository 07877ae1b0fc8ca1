// Sums over plain vectors and blocks: what joins layers, groups of gradients, and threads.
import { randomBits } from '../assembly/functions';
import { VALUE, madd, sum } from '../assembly/vector';

/** y += x for `count` values of a block. */
export function addTo(x: usize, y: usize, count: i32): void {
  const end = x + <usize>(count * VALUE);
  do {
    const a = f32x4.add(v128.load(y), v128.load(x)), b = f32x4.add(v128.load(y, 16), v128.load(x, 16));
    v128.store(y, a); v128.store(y, b, 16);
    x += VALUE;
    y += VALUE;
  } while (x < end);
}

/** y += factor a b for `count` values of a block. */
export function multiplyAdd(a: usize, b: usize, y: usize, factor: f32, count: i32): void {
  const f = f32x4.splat(factor);
  for (const end = y + <usize>(count * VALUE); y < end; y += VALUE) {
    const u = madd(f32x4.mul(f, v128.load(a)), v128.load(b), v128.load(y));
    const v = madd(f32x4.mul(f, v128.load(a, 16)), v128.load(b, 16), v128.load(y, 16));
    v128.store(y, u); v128.store(y, v, 16);
    a += VALUE;
    b += VALUE;
  }
}

/** y += share (x - y) for `count` values of a block. */
export function approach(x: usize, y: usize, share: f32, count: i32): void {
  const f = f32x4.splat(share);
  for (const end = y + <usize>(count * VALUE); y < end; y += VALUE) {
    const a = v128.load(y), b = v128.load(y, 16);
    const u = madd(f, f32x4.sub(v128.load(x), a), a);
    const v = madd(f, f32x4.sub(v128.load(x, 16), b), b);
    v128.store(y, u); v128.store(y, v, 16);
    x += VALUE;
  }
}

// @ts-ignore: decorator
@inline
function kept(key: i32, i: v128, least: v128): v128 {
  return i32x4.ge_s(i32x4.shr_u(randomBits(key, i), 8), least);
}

/** y = scale x for the values whose random bits reach the threshold, 0 for the others. */
export function dropout(x: usize, y: usize, count: i32, threshold: i32, scale: f32, key: i32): void {
  const factor = f32x4.splat(scale), least = i32x4.splat(threshold);
  let i = i32x4(0, 1, 2, 3), j = i32x4(4, 5, 6, 7);
  for (const end = y + <usize>(count * VALUE); y < end; y += VALUE) {
    const a = v128.and(f32x4.mul(v128.load(x), factor), kept(key, i, least));
    const b = v128.and(f32x4.mul(v128.load(x, 16), factor), kept(key, j, least));
    v128.store(y, a); v128.store(y, b, 16);
    i = i32x4.add(i, i32x4.splat(8));
    j = i32x4.add(j, i32x4.splat(8));
    x += VALUE;
  }
}

/**
 * Sums `groups` vectors, `stride` bytes apart, into the first: always group by group, so that the
 * result does not depend on who computed which. `count` floats, a multiple of 8.
 */
export function sumGroups(first: usize, groups: i32, stride: usize, count: i32): void {
  for (let end = first + <usize>count * 4; first < end; first += VALUE) {
    let a = v128.load(first), b = v128.load(first, 16);
    let from = first;
    for (let g = 1; g < groups; ++g) {
      from += stride;
      a = f32x4.add(a, v128.load(from));
      b = f32x4.add(b, v128.load(from, 16));
    }
    v128.store(first, a); v128.store(first, b, 16);
  }
}

/** The sum of squares of `count` floats (a multiple of 8), in eight interleaved partial sums. */
export function sumOfSquares(x: usize, count: i32): f32 {
  let a = f32x4.splat(0), b = a;
  for (let end = x + <usize>count * 4; x < end; x += VALUE) {
    const u = v128.load(x), v = v128.load(x, 16);
    a = madd(u, u, a);
    b = madd(v, v, b);
  }
  return sum(f32x4.add(a, b));
}

/** x = 0 for `count` floats. */
export function zero(x: usize, count: i32): void {
  memory.fill(x, 0, <usize>count * 4);
}

/** x *= factor for `count` floats, a multiple of 8. */
export function scale(x: usize, factor: f32, count: i32): void {
  const f = f32x4.splat(factor);
  for (let end = x + <usize>count * 4; x < end; x += VALUE) {
    const a = f32x4.mul(v128.load(x), f), b = f32x4.mul(v128.load(x, 16), f);
    v128.store(x, a); v128.store(x, b, 16);
  }
}
