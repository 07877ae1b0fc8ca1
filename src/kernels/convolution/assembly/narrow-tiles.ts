// Tiles of a correlation for 128-bit registers: eight accumulators of four images, and eight multiply-adds an iteration.
import { PANEL } from '../../assembly/panel';
import { VALUE, madd } from '../../assembly/vector';

/** Four filters, one output. Only the first `filters` of them are stored. `contiguous`: the taps are neighbours, without a table. */
// @ts-ignore: decorator
@inline
export function fourByOne(
  contiguous: bool, x: usize, w: usize, bias: usize, y: usize, map: i32, filters: i32, tap: usize, taps: i32,
): void {
  let a0 = f32x4.splat(0), b0 = a0, c0 = a0, d0 = a0;
  if (bias) {
    a0 = v128.load32_splat(bias); b0 = v128.load32_splat(bias, 4);
    c0 = v128.load32_splat(bias, 8); d0 = v128.load32_splat(bias, 12);
  }
  let a1 = a0, b1 = b0, c1 = c0, d1 = d0;
  if (taps) do {
    const xp = contiguous ? x : x + load<u32>(tap), wp = contiguous ? w : w + load<u32>(tap, 4);
    const x0 = v128.load(xp), x1 = v128.load(xp, 16);
    let s = v128.load32_splat(wp);
    a0 = madd(x0, s, a0); a1 = madd(x1, s, a1);
    s = v128.load32_splat(wp, 4);
    b0 = madd(x0, s, b0); b1 = madd(x1, s, b1);
    s = v128.load32_splat(wp, 8);
    c0 = madd(x0, s, c0); c1 = madd(x1, s, c1);
    s = v128.load32_splat(wp, 12);
    d0 = madd(x0, s, d0); d1 = madd(x1, s, d1);
    if (contiguous) {
      x += VALUE; w += PANEL * 4;
    } else tap += 8;
  } while (--taps);
  v128.store(y, a0); v128.store(y, a1, 16);
  if (filters == 1) return;
  y += map;
  v128.store(y, b0); v128.store(y, b1, 16);
  if (filters == 2) return;
  y += map;
  v128.store(y, c0); v128.store(y, c1, 16);
  if (filters == 3) return;
  y += map;
  v128.store(y, d0); v128.store(y, d1, 16);
}

/** Two filters, two outputs a step apart. Only the first filter is stored if `filters` is 1. */
// @ts-ignore: decorator
@inline
export function twoByTwo(
  x: usize, xStep: i32, w: usize, bias: usize, y: usize, yStep: i32, map: i32, filters: i32, tap: usize, taps: i32,
): void {
  let a0 = f32x4.splat(0), b0 = a0;
  if (bias) {
    a0 = v128.load32_splat(bias); b0 = v128.load32_splat(bias, 4);
  }
  let a1 = a0, a2 = a0, a3 = a0, b1 = b0, b2 = b0, b3 = b0;
  if (taps) do {
    const xp = x + load<u32>(tap), wp = w + load<u32>(tap, 4), xq = xp + xStep;
    const x0 = v128.load(xp), x1 = v128.load(xp, 16), x2 = v128.load(xq), x3 = v128.load(xq, 16);
    let s = v128.load32_splat(wp);
    a0 = madd(x0, s, a0); a1 = madd(x1, s, a1); a2 = madd(x2, s, a2); a3 = madd(x3, s, a3);
    s = v128.load32_splat(wp, 4);
    b0 = madd(x0, s, b0); b1 = madd(x1, s, b1); b2 = madd(x2, s, b2); b3 = madd(x3, s, b3);
    tap += 8;
  } while (--taps);
  v128.store(y, a0); v128.store(y, a1, 16);
  v128.store(y + yStep, a2); v128.store(y + yStep, a3, 16);
  if (filters == 1) return;
  y += map;
  v128.store(y, b0); v128.store(y, b1, 16);
  v128.store(y + yStep, b2); v128.store(y + yStep, b3, 16);
}
