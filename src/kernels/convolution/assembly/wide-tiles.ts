// Tiles of a correlation for 256-bit registers: eight accumulators of eight images. Each is written as a pair of v128 whose
// operations stand side by side, which V8's revectorizer merges into one; without it, sixteen accumulators spill.
import { PANEL } from '../../assembly/panel';
import { VALUE, madd } from '../../assembly/vector';

/** Eight filters, one output. Only the first `filters` of them are stored. `contiguous`: the taps are neighbours, without a table. */
// @ts-ignore: decorator
@inline
export function eightByOne(
  contiguous: bool, x: usize, w: usize, bias: usize, y: usize, map: i32, filters: i32, tap: usize, taps: i32,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, b0 = zero, c0 = zero, d0 = zero, e0 = zero, f0 = zero, g0 = zero, h0 = zero;
  if (bias) {
    a0 = v128.load32_splat(bias); b0 = v128.load32_splat(bias, 4);
    c0 = v128.load32_splat(bias, 8); d0 = v128.load32_splat(bias, 12);
    e0 = v128.load32_splat(bias, 16); f0 = v128.load32_splat(bias, 20);
    g0 = v128.load32_splat(bias, 24); h0 = v128.load32_splat(bias, 28);
  }
  let a1 = a0, b1 = b0, c1 = c0, d1 = d0, e1 = e0, f1 = f0, g1 = g0, h1 = h0;
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
    s = v128.load32_splat(wp, 16);
    e0 = madd(x0, s, e0); e1 = madd(x1, s, e1);
    s = v128.load32_splat(wp, 20);
    f0 = madd(x0, s, f0); f1 = madd(x1, s, f1);
    s = v128.load32_splat(wp, 24);
    g0 = madd(x0, s, g0); g1 = madd(x1, s, g1);
    s = v128.load32_splat(wp, 28);
    h0 = madd(x0, s, h0); h1 = madd(x1, s, h1);
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
  if (filters == 4) return;
  y += map;
  v128.store(y, e0); v128.store(y, e1, 16);
  if (filters == 5) return;
  y += map;
  v128.store(y, f0); v128.store(y, f1, 16);
  if (filters == 6) return;
  y += map;
  v128.store(y, g0); v128.store(y, g1, 16);
  if (filters == 7) return;
  y += map;
  v128.store(y, h0); v128.store(y, h1, 16);
}

/** Four filters, two outputs a step apart. Only the first `filters` filters are stored. */
// @ts-ignore: decorator
@inline
export function fourByTwo(
  x: usize, xStep: i32, w: usize, bias: usize, y: usize, yStep: i32, map: i32, filters: i32, tap: usize, taps: i32,
): void {
  let a0 = f32x4.splat(0), b0 = a0, c0 = a0, d0 = a0;
  if (bias) {
    a0 = v128.load32_splat(bias); b0 = v128.load32_splat(bias, 4);
    c0 = v128.load32_splat(bias, 8); d0 = v128.load32_splat(bias, 12);
  }
  let a1 = a0, a2 = a0, a3 = a0, b1 = b0, b2 = b0, b3 = b0, c1 = c0, c2 = c0, c3 = c0, d1 = d0, d2 = d0, d3 = d0;
  if (taps) do {
    const xp = x + load<u32>(tap), wp = w + load<u32>(tap, 4), xq = xp + xStep;
    const x0 = v128.load(xp), x1 = v128.load(xp, 16), x2 = v128.load(xq), x3 = v128.load(xq, 16);
    let s = v128.load32_splat(wp);
    a0 = madd(x0, s, a0); a1 = madd(x1, s, a1); a2 = madd(x2, s, a2); a3 = madd(x3, s, a3);
    s = v128.load32_splat(wp, 4);
    b0 = madd(x0, s, b0); b1 = madd(x1, s, b1); b2 = madd(x2, s, b2); b3 = madd(x3, s, b3);
    s = v128.load32_splat(wp, 8);
    c0 = madd(x0, s, c0); c1 = madd(x1, s, c1); c2 = madd(x2, s, c2); c3 = madd(x3, s, c3);
    s = v128.load32_splat(wp, 12);
    d0 = madd(x0, s, d0); d1 = madd(x1, s, d1); d2 = madd(x2, s, d2); d3 = madd(x3, s, d3);
    tap += 8;
  } while (--taps);
  v128.store(y, a0); v128.store(y, a1, 16);
  v128.store(y + yStep, a2); v128.store(y + yStep, a3, 16);
  if (filters == 1) return;
  y += map;
  v128.store(y, b0); v128.store(y, b1, 16);
  v128.store(y + yStep, b2); v128.store(y + yStep, b3, 16);
  if (filters == 2) return;
  y += map;
  v128.store(y, c0); v128.store(y, c1, 16);
  v128.store(y + yStep, c2); v128.store(y + yStep, c3, 16);
  if (filters == 3) return;
  y += map;
  v128.store(y, d0); v128.store(y, d1, 16);
  v128.store(y + yStep, d2); v128.store(y + yStep, d3, 16);
}

/** Two filters, four outputs a step apart. Only the first filter is stored if `filters` is 1. */
// @ts-ignore: decorator
@inline
export function twoByFour(
  x: usize, xStep: i32, w: usize, bias: usize, y: usize, yStep: i32, map: i32, filters: i32, tap: usize, taps: i32,
): void {
  let a0 = f32x4.splat(0), b0 = a0;
  if (bias) {
    a0 = v128.load32_splat(bias); b0 = v128.load32_splat(bias, 4);
  }
  let a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  let b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0, b6 = b0, b7 = b0;
  if (taps) do {
    let xp = x + load<u32>(tap);
    const wp = w + load<u32>(tap, 4);
    const s = v128.load32_splat(wp), t = v128.load32_splat(wp, 4);
    let x0 = v128.load(xp), x1 = v128.load(xp, 16);
    a0 = madd(x0, s, a0); a1 = madd(x1, s, a1); b0 = madd(x0, t, b0); b1 = madd(x1, t, b1);
    xp += xStep;
    x0 = v128.load(xp); x1 = v128.load(xp, 16);
    a2 = madd(x0, s, a2); a3 = madd(x1, s, a3); b2 = madd(x0, t, b2); b3 = madd(x1, t, b3);
    xp += xStep;
    x0 = v128.load(xp); x1 = v128.load(xp, 16);
    a4 = madd(x0, s, a4); a5 = madd(x1, s, a5); b4 = madd(x0, t, b4); b5 = madd(x1, t, b5);
    xp += xStep;
    x0 = v128.load(xp); x1 = v128.load(xp, 16);
    a6 = madd(x0, s, a6); a7 = madd(x1, s, a7); b6 = madd(x0, t, b6); b7 = madd(x1, t, b7);
    tap += 8;
  } while (--taps);
  let to = y;
  v128.store(to, a0); v128.store(to, a1, 16);
  to += yStep;
  v128.store(to, a2); v128.store(to, a3, 16);
  to += yStep;
  v128.store(to, a4); v128.store(to, a5, 16);
  to += yStep;
  v128.store(to, a6); v128.store(to, a7, 16);
  if (filters == 1) return;
  to = y + map;
  v128.store(to, b0); v128.store(to, b1, 16);
  to += yStep;
  v128.store(to, b2); v128.store(to, b3, 16);
  to += yStep;
  v128.store(to, b4); v128.store(to, b5, 16);
  to += yStep;
  v128.store(to, b6); v128.store(to, b7, 16);
}
