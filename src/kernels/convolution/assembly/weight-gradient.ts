// Gradients with respect to the weights of a convolution, summed over the eight images of a block and added to what is
// already there: dw[f][t] += sum over outputs p and images of dy[f][p] * x[p + t].
import { add, sums } from '../../assembly/vector';
import { narrowFourByTwo, narrowTwoByFour, wideFourByTwo, wideTwoByFour } from './gradient-tiles';

/** The sums over eight images of four neighbours in scratch. */
// @ts-ignore: decorator
@inline
function fourSums(at: usize): v128 {
  return sums(
    f32x4.add(v128.load(at), v128.load(at, 16)),
    f32x4.add(v128.load(at, 32), v128.load(at, 48)),
    f32x4.add(v128.load(at, 64), v128.load(at, 80)),
    f32x4.add(v128.load(at, 96), v128.load(at, 112)),
  );
}

/** Adds [filter][tap], four filters by two taps, to the gradients of `count` filters. */
function addFourByTwo(scratch: usize, dw: usize, filterBytes: i32, count: i32, pair: bool): void {
  for (let f = 0; f < count; f += 2) {
    const both = fourSums(scratch);
    add(dw, f32x4.extract_lane(both, 0));
    if (pair) add(dw + 4, f32x4.extract_lane(both, 1));
    dw += filterBytes;
    if (f + 1 < count) {
      add(dw, f32x4.extract_lane(both, 2));
      if (pair) add(dw + 4, f32x4.extract_lane(both, 3));
      dw += filterBytes;
    }
    scratch += 128;
  }
}

/** Adds [filter][tap], two filters by four taps. */
function addTwoByFour(scratch: usize, dw: usize, filterBytes: i32, count: i32): void {
  v128.store(dw, f32x4.add(v128.load(dw), fourSums(scratch)));
  if (count > 1) v128.store(dw + filterBytes, f32x4.add(v128.load(dw + filterBytes), fourSums(scratch + 128)));
}

// @ts-ignore: decorator
@inline
function gradient(
  wide: bool, x: usize, xStep: i32, xRow: i32, dy: usize, map: i32, rows: i32, columns: i32,
  dw: usize, filters: i32, tapTable: usize, taps: i32, scratch: usize,
): void {
  const filterBytes = taps * 4;
  for (let f = 0; f < filters; f += 4) {
    const count = min(4, filters - f);
    const dyTile = dy + <usize>(f * map), dwTile = dw + <usize>(f * filterBytes);
    // Absent filters of a tile read the first one again; their sums are not added.
    const m1 = count > 1 ? map : 0, m2 = count > 2 ? 2 * map : 0, m3 = count > 3 ? 3 * map : 0;
    let t = 0;
    if (count <= 2) for (; t + 4 <= taps; t += 4) {
      const offsets = tapTable + <usize>(t * 4);
      if (wide) wideTwoByFour(x, offsets, xStep, xRow, dyTile, m1, rows, columns, scratch);
      else narrowTwoByFour(x, offsets, xStep, xRow, dyTile, m1, rows, columns, scratch);
      addTwoByFour(scratch, dwTile + <usize>(t * 4), filterBytes, count);
    }
    for (; t < taps; t += 2) {
      const offsets = tapTable + <usize>(t * 4);
      const pair = t + 1 < taps;
      const xp = x + load<u32>(offsets), xq = pair ? x + load<u32>(offsets, 4) : xp;
      if (wide) wideFourByTwo(xp, xq, xStep, xRow, dyTile, m1, m2, m3, rows, columns, scratch);
      else narrowFourByTwo(xp, xq, xStep, xRow, dyTile, m1, m2, m3, rows, columns, scratch);
      addFourByTwo(scratch, dwTile + <usize>(t * 4), filterBytes, count, pair);
    }
  }
}

/**
 * Weight gradient of a convolution: dw[f][t] for all filters and the `taps` offsets of `tapTable` (bytes into x, one u32 a
 * tap, in the order of the weights). `scratch`: 256 bytes.
 */
export function conv2dWeightGradient(
  x: usize, xStep: i32, xRow: i32, dy: usize, map: i32, rows: i32, columns: i32,
  dw: usize, filters: i32, tapTable: usize, taps: i32, scratch: usize,
): void {
  gradient(false, x, xStep, xRow, dy, map, rows, columns, dw, filters, tapTable, taps, scratch);
}

/** `conv2dWeightGradient` for 256-bit registers. */
export function conv2dWeightGradientWide(
  x: usize, xStep: i32, xRow: i32, dy: usize, map: i32, rows: i32, columns: i32,
  dw: usize, filters: i32, tapTable: usize, taps: i32, scratch: usize,
): void {
  gradient(true, x, xStep, xRow, dy, map, rows, columns, dw, filters, tapTable, taps, scratch);
}
