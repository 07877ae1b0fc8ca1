// Sums over plain vectors and blocks: what joins layers, groups of gradients, and threads.
import { randomBits } from '../assembly/functions';
import { VALUE, madd, sum } from '../assembly/vector';

/** y += x for `count` values of a block. */
export function addTo(x: usize, y: usize, count: i32): void {
  const end = x + <usize>(count * VALUE);
  do {
    v128.store(y, f32x4.add(v128.load(y), v128.load(x)));
    v128.store(y, f32x4.add(v128.load(y, 16), v128.load(x, 16)), 16);
    x += VALUE;
    y += VALUE;
  } while (x < end);
}

/** y += factor a b for `count` values of a block. */
export function multiplyAdd(a: usize, b: usize, y: usize, factor: f32, count: i32): void {
  const f = f32x4.splat(factor);
  for (const end = y + <usize>(count * VALUE); y < end; y += 16) {
    v128.store(y, madd(f32x4.mul(f, v128.load(a)), v128.load(b), v128.load(y)));
    a += 16;
    b += 16;
  }
}

/** y = scale x for the values whose random bits reach the threshold, 0 for the others. */
export function dropout(x: usize, y: usize, count: i32, threshold: i32, scale: f32, key: i32): void {
  const factor = f32x4.splat(scale), least = i32x4.splat(threshold);
  let i = i32x4(0, 1, 2, 3);
  for (const end = y + <usize>(count * VALUE); y < end; y += 16) {
    const kept = i32x4.ge_s(i32x4.shr_u(randomBits(key, i), 8), least);
    v128.store(y, v128.and(f32x4.mul(v128.load(x), factor), kept));
    i = i32x4.add(i, i32x4.splat(4));
    x += 16;
  }
}

/**
 * Sums `groups` vectors, `stride` bytes apart, into the first: always group by group, so that the
 * result does not depend on who computed which. `count` floats, a multiple of 4.
 */
export function sumGroups(first: usize, groups: i32, stride: usize, count: i32): void {
  for (let end = first + <usize>count * 4; first < end; first += 16) {
    let total = v128.load(first);
    let from = first;
    for (let g = 1; g < groups; ++g) {
      from += stride;
      total = f32x4.add(total, v128.load(from));
    }
    v128.store(first, total);
  }
}

/** The sum of squares of `count` floats (a multiple of 4), in four interleaved partial sums. */
export function sumOfSquares(x: usize, count: i32): f32 {
  let total = f32x4.splat(0);
  for (let end = x + <usize>count * 4; x < end; x += 16) {
    const v = v128.load(x);
    total = madd(v, v, total);
  }
  return sum(total);
}

/** x = 0 for `count` floats. */
export function zero(x: usize, count: i32): void {
  memory.fill(x, 0, <usize>count * 4);
}

/** x *= factor for `count` floats, a multiple of 4. */
export function scale(x: usize, factor: f32, count: i32): void {
  const f = f32x4.splat(factor);
  for (let end = x + <usize>count * 4; x < end; x += 16) v128.store(x, f32x4.mul(v128.load(x), f));
}
