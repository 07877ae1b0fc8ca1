// What the machine does: whether it fuses, and how fast it is at most.
import { madd } from './vector';

/** 1 if madd rounds once (a true FMA) for operands whose product does not fit single precision. */
export function fused(a: f32, b: f32, c: f32): i32 {
  const fused = f32x4.extract_lane(madd(f32x4.splat(a), f32x4.splat(b), f32x4.splat(c)), 0);
  return fused != a * b + c ? 1 : 0;
}

/**
 * `rounds` x 8 independent multiply-adds of four lanes, and nothing else: what the machine can do at most in 128-bit
 * registers. The sums go to `scratch` (256 bytes), so that none is optimised away.
 */
export function peak(rounds: i32, scratch: usize): void {
  const x = v128.load(scratch), y = v128.load(scratch, 32);
  let a = f32x4.splat(1), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
  do {
    a = madd(x, y, a); b = madd(x, y, b); c = madd(x, y, c); d = madd(x, y, d);
    e = madd(x, y, e); f = madd(x, y, f); g = madd(x, y, g); h = madd(x, y, h);
  } while (--rounds);
  v128.store(scratch, a); v128.store(scratch, b, 32); v128.store(scratch, c, 64); v128.store(scratch, d, 96);
  v128.store(scratch, e, 128); v128.store(scratch, f, 160); v128.store(scratch, g, 192); v128.store(scratch, h, 224);
}

/** `peak` for 256-bit registers: eight lanes. */
export function peakWide(rounds: i32, scratch: usize): void {
  const x = v128.load(scratch), y = v128.load(scratch, 32);
  let a0 = f32x4.splat(1), b0 = a0, c0 = a0, d0 = a0, e0 = a0, f0 = a0, g0 = a0, h0 = a0;
  let a1 = a0, b1 = a0, c1 = a0, d1 = a0, e1 = a0, f1 = a0, g1 = a0, h1 = a0;
  do {
    a0 = madd(x, y, a0); a1 = madd(x, y, a1); b0 = madd(x, y, b0); b1 = madd(x, y, b1);
    c0 = madd(x, y, c0); c1 = madd(x, y, c1); d0 = madd(x, y, d0); d1 = madd(x, y, d1);
    e0 = madd(x, y, e0); e1 = madd(x, y, e1); f0 = madd(x, y, f0); f1 = madd(x, y, f1);
    g0 = madd(x, y, g0); g1 = madd(x, y, g1); h0 = madd(x, y, h0); h1 = madd(x, y, h1);
  } while (--rounds);
  v128.store(scratch, a0); v128.store(scratch, a1, 16); v128.store(scratch, b0, 32); v128.store(scratch, b1, 48);
  v128.store(scratch, c0, 64); v128.store(scratch, c1, 80); v128.store(scratch, d0, 96); v128.store(scratch, d1, 112);
  v128.store(scratch, e0, 128); v128.store(scratch, e1, 144); v128.store(scratch, f0, 160); v128.store(scratch, f1, 176);
  v128.store(scratch, g0, 192); v128.store(scratch, g1, 208); v128.store(scratch, h0, 224); v128.store(scratch, h1, 240);
}
