// Tiles of the weight gradient of a convolution: eight sums, four filters by two taps or two by four, which keep the eight images
// apart. They go to `scratch`, [sum][image]. In 128-bit registers the first and the second four images take a pass each, in
// 256-bit ones all eight take one; either way each image adds up its outputs in order.
//
// `rows` x `columns` outputs, for which x moves by xStep a column and xRow a row; m1 to m3 lead from the first filter's dy to the
// others'.
import { VALUE, madd } from '../../assembly/vector';

/** Four filters and two taps. */
// @ts-ignore: decorator
@inline
export function narrowFourByTwo(
  xp: usize, xq: usize, xStep: i32, xRow: i32, dy: usize, m1: i32, m2: i32, m3: i32, rows: i32, columns: i32, scratch: usize,
): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const zero = f32x4.splat(0);
    let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
    let ya = dy + half, rp = xp + half, rq = xq + half;
    let yb = ya + m1, yc = ya + m2, yd = ya + m3;
    let row = rows;
    do {
      let p = rp, q = rq, n = columns;
      do {
        const u = v128.load(p), v = v128.load(q);
        let s = v128.load(ya);
        a0 = madd(u, s, a0); a1 = madd(v, s, a1);
        s = v128.load(yb);
        b0 = madd(u, s, b0); b1 = madd(v, s, b1);
        s = v128.load(yc);
        c0 = madd(u, s, c0); c1 = madd(v, s, c1);
        s = v128.load(yd);
        d0 = madd(u, s, d0); d1 = madd(v, s, d1);
        p += xStep; q += xStep;
        ya += VALUE; yb += VALUE; yc += VALUE; yd += VALUE;
      } while (--n);
      rp += xRow; rq += xRow;
    } while (--row);
    const to = scratch + half;
    v128.store(to, a0); v128.store(to, a1, 32);
    v128.store(to, b0, 64); v128.store(to, b1, 96);
    v128.store(to, c0, 128); v128.store(to, c1, 160);
    v128.store(to, d0, 192); v128.store(to, d1, 224);
  }
}

// @ts-ignore: decorator
@inline
export function wideFourByTwo(
  xp: usize, xq: usize, xStep: i32, xRow: i32, dy: usize, m1: i32, m2: i32, m3: i32, rows: i32, columns: i32, scratch: usize,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
  let a2 = zero, a3 = zero, b2 = zero, b3 = zero, c2 = zero, c3 = zero, d2 = zero, d3 = zero;
  let ya = dy, yb = ya + m1, yc = ya + m2, yd = ya + m3;
  let row = rows;
  do {
    let p = xp, q = xq, n = columns;
    do {
      const u0 = v128.load(p), u1 = v128.load(p, 16), v0 = v128.load(q), v1 = v128.load(q, 16);
      let s0 = v128.load(ya), s1 = v128.load(ya, 16);
      a0 = madd(u0, s0, a0); a1 = madd(u1, s1, a1); a2 = madd(v0, s0, a2); a3 = madd(v1, s1, a3);
      s0 = v128.load(yb); s1 = v128.load(yb, 16);
      b0 = madd(u0, s0, b0); b1 = madd(u1, s1, b1); b2 = madd(v0, s0, b2); b3 = madd(v1, s1, b3);
      s0 = v128.load(yc); s1 = v128.load(yc, 16);
      c0 = madd(u0, s0, c0); c1 = madd(u1, s1, c1); c2 = madd(v0, s0, c2); c3 = madd(v1, s1, c3);
      s0 = v128.load(yd); s1 = v128.load(yd, 16);
      d0 = madd(u0, s0, d0); d1 = madd(u1, s1, d1); d2 = madd(v0, s0, d2); d3 = madd(v1, s1, d3);
      p += xStep; q += xStep;
      ya += VALUE; yb += VALUE; yc += VALUE; yd += VALUE;
    } while (--n);
    xp += xRow; xq += xRow;
  } while (--row);
  v128.store(scratch, a0); v128.store(scratch, a1, 16); v128.store(scratch, a2, 32); v128.store(scratch, a3, 48);
  v128.store(scratch, b0, 64); v128.store(scratch, b1, 80); v128.store(scratch, b2, 96); v128.store(scratch, b3, 112);
  v128.store(scratch, c0, 128); v128.store(scratch, c1, 144); v128.store(scratch, c2, 160); v128.store(scratch, c3, 176);
  v128.store(scratch, d0, 192); v128.store(scratch, d1, 208); v128.store(scratch, d2, 224); v128.store(scratch, d3, 240);
}

/** Two filters and four taps: the same work where the filters leave one or two over. */
// @ts-ignore: decorator
@inline
export function narrowTwoByFour(
  x: usize, taps: usize, xStep: i32, xRow: i32, dy: usize, m1: i32, rows: i32, columns: i32, scratch: usize,
): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const zero = f32x4.splat(0);
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
    let ya = dy + half, yb = ya + m1, base = x + half;
    let row = rows;
    do {
      let p = base + load<u32>(taps), q = base + load<u32>(taps, 4);
      let r = base + load<u32>(taps, 8), t = base + load<u32>(taps, 12);
      let n = columns;
      do {
        const u = v128.load(ya), v = v128.load(yb);
        let s = v128.load(p);
        a0 = madd(u, s, a0); b0 = madd(v, s, b0);
        s = v128.load(q);
        a1 = madd(u, s, a1); b1 = madd(v, s, b1);
        s = v128.load(r);
        a2 = madd(u, s, a2); b2 = madd(v, s, b2);
        s = v128.load(t);
        a3 = madd(u, s, a3); b3 = madd(v, s, b3);
        p += xStep; q += xStep; r += xStep; t += xStep;
        ya += VALUE; yb += VALUE;
      } while (--n);
      base += xRow;
    } while (--row);
    const to = scratch + half;
    v128.store(to, a0); v128.store(to, a1, 32); v128.store(to, a2, 64); v128.store(to, a3, 96);
    v128.store(to, b0, 128); v128.store(to, b1, 160); v128.store(to, b2, 192); v128.store(to, b3, 224);
  }
}

// @ts-ignore: decorator
@inline
export function wideTwoByFour(
  x: usize, taps: usize, xStep: i32, xRow: i32, dy: usize, m1: i32, rows: i32, columns: i32, scratch: usize,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
  let a4 = zero, a5 = zero, a6 = zero, a7 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
  let ya = dy, yb = ya + m1;
  let row = rows;
  do {
    let p = x + load<u32>(taps), q = x + load<u32>(taps, 4), r = x + load<u32>(taps, 8), t = x + load<u32>(taps, 12);
    let n = columns;
    do {
      const u0 = v128.load(ya), u1 = v128.load(ya, 16), v0 = v128.load(yb), v1 = v128.load(yb, 16);
      let s0 = v128.load(p), s1 = v128.load(p, 16);
      a0 = madd(u0, s0, a0); a1 = madd(u1, s1, a1); b0 = madd(v0, s0, b0); b1 = madd(v1, s1, b1);
      s0 = v128.load(q); s1 = v128.load(q, 16);
      a2 = madd(u0, s0, a2); a3 = madd(u1, s1, a3); b2 = madd(v0, s0, b2); b3 = madd(v1, s1, b3);
      s0 = v128.load(r); s1 = v128.load(r, 16);
      a4 = madd(u0, s0, a4); a5 = madd(u1, s1, a5); b4 = madd(v0, s0, b4); b5 = madd(v1, s1, b5);
      s0 = v128.load(t); s1 = v128.load(t, 16);
      a6 = madd(u0, s0, a6); a7 = madd(u1, s1, a7); b6 = madd(v0, s0, b6); b7 = madd(v1, s1, b7);
      p += xStep; q += xStep; r += xStep; t += xStep;
      ya += VALUE; yb += VALUE;
    } while (--n);
    x += xRow;
  } while (--row);
  v128.store(scratch, a0); v128.store(scratch, a1, 16); v128.store(scratch, a2, 32); v128.store(scratch, a3, 48);
  v128.store(scratch, a4, 64); v128.store(scratch, a5, 80); v128.store(scratch, a6, 96); v128.store(scratch, a7, 112);
  v128.store(scratch, b0, 128); v128.store(scratch, b1, 144); v128.store(scratch, b2, 160); v128.store(scratch, b3, 176);
  v128.store(scratch, b4, 192); v128.store(scratch, b5, 208); v128.store(scratch, b6, 224); v128.store(scratch, b7, 240);
}
