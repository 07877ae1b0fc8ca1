// What the machine does: whether it fuses, and how fast it is at most.
import { madd, sum } from './vector';

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
