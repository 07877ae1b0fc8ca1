// Gradients with respect to the weights of a convolution, summed over the eight images of a block and added to
// what is already there.
import { VALUE, add, madd, sums } from '../../assembly/vector';

/**
 * dw[f][t] += sum over outputs p and images of dy[f][p] * x[p + t], four filters and two taps at a
 * time. `rows` x `columns` outputs; x moves by xStep a column and xRow a row. With a horizontal
 * stride of 1 both operands are contiguous and one pass runs over the half-vectors; otherwise the
 * first and the second four images take a pass each, because a loop body of eight multiply-adds is
 * the largest that V8 does not spill.
 */
// @ts-ignore: decorator
@inline
function fourByTwo(
  xp: usize, xq: usize, xStep: i32, xRow: i32, dy: usize, map: i32, rows: i32, columns: i32,
  dw: usize, dq: usize, filterBytes: i32, count: i32,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
  const contiguous = xStep == VALUE;
  const passes: usize = contiguous ? 1 : 2;
  const step = contiguous ? 16 : xStep;
  const yStep = contiguous ? 16 : VALUE;
  const trip = contiguous ? columns * 2 : columns;
  // Absent filters of the last tile re-read the first one; their sums are not stored.
  const m1 = count > 1 ? map : 0, m2 = count > 2 ? 2 * map : 0, m3 = count > 3 ? 3 * map : 0;
  for (let pass: usize = 0; pass < passes; ++pass) {
    let ya = dy + pass * 16, rp = xp + pass * 16, rq = xq + pass * 16;
    let yb = ya + m1, yc = ya + m2, yd = ya + m3;
    let row = rows;
    do {
      let p = rp, q = rq, n = trip;
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
        p += step; q += step;
        ya += yStep; yb += yStep; yc += yStep; yd += yStep;
      } while (--n);
      rp += xRow; rq += xRow;
    } while (--row);
  }
  const first = sums(a0, b0, c0, d0), second = sums(a1, b1, c1, d1);
  add(dw, f32x4.extract_lane(first, 0));
  if (dq) add(dq, f32x4.extract_lane(second, 0));
  if (count == 1) return;
  dw += filterBytes;
  add(dw, f32x4.extract_lane(first, 1));
  if (dq) { dq += filterBytes; add(dq, f32x4.extract_lane(second, 1)); }
  if (count == 2) return;
  dw += filterBytes;
  add(dw, f32x4.extract_lane(first, 2));
  if (dq) { dq += filterBytes; add(dq, f32x4.extract_lane(second, 2)); }
  if (count == 3) return;
  add(dw + filterBytes, f32x4.extract_lane(first, 3));
  if (dq) add(dq + filterBytes, f32x4.extract_lane(second, 3));
}

/** Two filters and four taps: the same work for layers whose filter count leaves two over. */
// @ts-ignore: decorator
@inline
function twoByFour(
  x: usize, taps: usize, xStep: i32, xRow: i32, dy: usize, map: i32, rows: i32, columns: i32,
  dw: usize, filterBytes: i32, count: i32,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
  const contiguous = xStep == VALUE;
  const passes: usize = contiguous ? 1 : 2;
  const step = contiguous ? 16 : xStep;
  const yStep = contiguous ? 16 : VALUE;
  const trip = contiguous ? columns * 2 : columns;
  const m1 = count > 1 ? map : 0;
  for (let pass: usize = 0; pass < passes; ++pass) {
    let ya = dy + pass * 16, base = x + pass * 16;
    let yb = ya + m1;
    let row = rows;
    do {
      let p = base + load<u32>(taps), q = base + load<u32>(taps, 4);
      let r = base + load<u32>(taps, 8), t = base + load<u32>(taps, 12);
      let n = trip;
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
        p += step; q += step; r += step; t += step;
        ya += yStep; yb += yStep;
      } while (--n);
      base += xRow;
    } while (--row);
  }
  v128.store(dw, f32x4.add(v128.load(dw), sums(a0, a1, a2, a3)));
  if (count == 1) return;
  v128.store(dw + filterBytes, f32x4.add(v128.load(dw + filterBytes), sums(b0, b1, b2, b3)));
}

/**
 * Weight gradient of a convolution: dw[f][t] for all filters and the `taps` offsets of `tapTable`
 * (bytes into x, one u32 a tap, in the order of the weights).
 */
export function conv2dWeightGradient(
  x: usize, xStep: i32, xRow: i32, dy: usize, map: i32, rows: i32, columns: i32,
  dw: usize, filters: i32, tapTable: usize, taps: i32,
): void {
  const filterBytes = taps * 4;
  let f = 0;
  for (; filters - f > 2; f += 4) {
    const count = min(4, filters - f);
    const dyTile = dy + <usize>(f * map), dwTile = dw + <usize>(f * filterBytes);
    for (let t: usize = 0, n: usize = taps; t < n; t += 2) {
      const pair = t + 1 < n;
      const xp = x + load<u32>(tapTable + t * 4);
      const xq = pair ? x + load<u32>(tapTable + t * 4, 4) : xp;
      const at = dwTile + t * 4;
      fourByTwo(xp, xq, xStep, xRow, dyTile, map, rows, columns, at, pair ? at + 4 : 0, filterBytes, count);
    }
  }
  if (f >= filters) return;
  const count = filters - f;
  const dyTile = dy + <usize>(f * map), dwTile = dw + <usize>(f * filterBytes);
  let t: usize = 0;
  const n: usize = taps;
  for (; t + 4 <= n; t += 4) {
    twoByFour(x, tapTable + t * 4, xStep, xRow, dyTile, map, rows, columns, dwTile + t * 4, filterBytes, count);
  }
  for (; t < n; t += 2) {
    const pair = t + 1 < n;
    const xp = x + load<u32>(tapTable + t * 4);
    const xq = pair ? x + load<u32>(tapTable + t * 4, 4) : xp;
    const at = dwTile + t * 4;
    fourByTwo(xp, xq, xStep, xRow, dyTile, map, rows, columns, at, pair ? at + 4 : 0, filterBytes, count);
  }
}
