// y[f][p] = bias[f] + sum over taps t of weights[f][t] * x[p + t]: the one loop behind the forward
// pass and the input gradient of conv2d and dense. What a layer is (stride, padding, which maps are
// connected) is in tables made once by TypeScript; the loop only follows them.
//
// A tap is {x offset, weight offset} in bytes. A run is a line of outputs that share their taps:
// {x offset, x step, y offset, y step, outputs, first tap, taps}. Weights are packed by tiles of 4
// or 2 filters, so that the broadcasts of a tap lie side by side. Eight accumulators and eight
// multiply-adds an iteration is what V8 keeps in registers; wider tiles spill.
import { VALUE, madd } from '../../assembly/vector';

const RUN: usize = 28;

/** Four filters, one output, eight images. `rows` of the four are real; the rest is padding. */
// @ts-ignore: decorator
@inline
function fourByOne(x: usize, w: usize, bias: usize, y: usize, map: i32, rows: i32, tap: usize, taps: i32): void {
  let a0: v128, b0: v128, c0: v128, d0: v128;
  if (bias) {
    a0 = v128.load32_splat(bias);
    b0 = v128.load32_splat(bias, 4);
    c0 = v128.load32_splat(bias, 8);
    d0 = v128.load32_splat(bias, 12);
  } else {
    a0 = f32x4.splat(0);
    b0 = a0;
    c0 = a0;
    d0 = a0;
  }
  let a1 = a0, b1 = b0, c1 = c0, d1 = d0;
  if (taps) do {
    const xp = x + load<u32>(tap), wp = w + load<u32>(tap, 4);
    const x0 = v128.load(xp), x1 = v128.load(xp, 16);
    let s = v128.load32_splat(wp);
    a0 = madd(x0, s, a0); a1 = madd(x1, s, a1);
    s = v128.load32_splat(wp, 4);
    b0 = madd(x0, s, b0); b1 = madd(x1, s, b1);
    s = v128.load32_splat(wp, 8);
    c0 = madd(x0, s, c0); c1 = madd(x1, s, c1);
    s = v128.load32_splat(wp, 12);
    d0 = madd(x0, s, d0); d1 = madd(x1, s, d1);
    tap += 8;
  } while (--taps);
  v128.store(y, a0); v128.store(y, a1, 16);
  if (rows == 1) return;
  y += map;
  v128.store(y, b0); v128.store(y, b1, 16);
  if (rows == 2) return;
  y += map;
  v128.store(y, c0); v128.store(y, c1, 16);
  if (rows == 3) return;
  y += map;
  v128.store(y, d0); v128.store(y, d1, 16);
}

/** Two filters, two outputs a step apart, eight images. */
// @ts-ignore: decorator
@inline
function twoByTwo(
  x: usize, xStep: i32, w: usize, bias: usize, y: usize, yStep: i32, map: i32, rows: i32, tap: usize, taps: i32,
): void {
  let a0 = bias ? v128.load32_splat(bias) : f32x4.splat(0);
  let b0 = bias ? v128.load32_splat(bias, 4) : f32x4.splat(0);
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
  if (rows == 1) return;
  y += map;
  v128.store(y, b0); v128.store(y, b1, 16);
  v128.store(y + yStep, b2); v128.store(y + yStep, b3, 16);
}

/** Two filters, one output: what an odd run leaves over. */
// @ts-ignore: decorator
@inline
function twoByOne(x: usize, w: usize, bias: usize, y: usize, map: i32, rows: i32, tap: usize, taps: i32): void {
  let a0 = bias ? v128.load32_splat(bias) : f32x4.splat(0);
  let b0 = bias ? v128.load32_splat(bias, 4) : f32x4.splat(0);
  let a1 = a0, b1 = b0;
  if (taps) do {
    const xp = x + load<u32>(tap), wp = w + load<u32>(tap, 4);
    const x0 = v128.load(xp), x1 = v128.load(xp, 16);
    let s = v128.load32_splat(wp);
    a0 = madd(x0, s, a0); a1 = madd(x1, s, a1);
    s = v128.load32_splat(wp, 4);
    b0 = madd(x0, s, b0); b1 = madd(x1, s, b1);
    tap += 8;
  } while (--taps);
  v128.store(y, a0); v128.store(y, a1, 16);
  if (rows == 1) return;
  v128.store(y + map, b0); v128.store(y + map, b1, 16);
}

/**
 * One block of a correlation with tiles of `tile` (4 or 2) filters.
 * `tileBytes` separates the packed weights of two tiles, `map` the outputs of two filters; `bias` may
 * be 0. The last tile's absent filters are computed and not stored (their bias is whatever follows).
 */
export function correlate(
  tile: i32, x: usize, weights: usize, tileBytes: i32, bias: usize, y: usize, map: i32, filters: i32,
  runs: usize, runCount: i32, tapTable: usize,
): void {
  for (let first = 0; first < filters; first += tile) {
    const rows = min(tile, filters - first);
    const yTile = y + <usize>(first * map);
    for (let r = 0, run = runs; r < runCount; ++r, run += RUN) {
      let xp = x + load<u32>(run), yp = yTile + load<u32>(run, 8);
      const xStep = load<i32>(run, 4), yStep = load<i32>(run, 12);
      const tap = tapTable + load<u32>(run, 20), taps = load<i32>(run, 24);
      let left = load<i32>(run, 16);
      if (tile == 4) {
        do {
          fourByOne(xp, weights, bias, yp, map, rows, tap, taps);
          xp += xStep; yp += yStep;
        } while (--left);
      } else {
        while (left >= 2) {
          twoByTwo(xp, xStep, weights, bias, yp, yStep, map, rows, tap, taps);
          xp += 2 * xStep; yp += 2 * yStep;
          left -= 2;
        }
        if (left) twoByOne(xp, weights, bias, yp, map, rows, tap, taps);
      }
    }
    weights += tileBytes;
    if (bias) bias += tile * 4;
  }
}

/**
 * Packs weights into a tile: packed[map][cell][filter of the tile] = w[filter][map][cell], found by steps in
 * bytes, for the `count` filters that are there, 0 for the rest of the tile.
 */
export function pack(
  w: usize, packed: usize, tile: i32, count: i32, maps: i32, cells: i32,
  filterStep: usize, mapStep: usize, cellStep: usize,
): void {
  if (count < tile) memory.fill(packed, 0, <usize>(maps * cells * tile * 4));
  const next = <usize>(tile * 4);
  for (let map = 0; map < maps; ++map) {
    for (let f = 0; f < count; ++f) {
      let from = w + <usize>f * filterStep, to = packed + <usize>(f * 4);
      for (const end = to + <usize>cells * next; to < end; to += next, from += cellStep) store<f32>(to, load<f32>(from));
    }
    packed += <usize>cells * next;
    w += mapStep;
  }
}

/** Copies maps of rows x columns into the middle of maps that are `pitch` wide; the frame stays as it is. */
export function pad(x: usize, y: usize, maps: i32, rows: i32, columns: i32, pitch: i32, map: i32): void {
  for (let m = 0; m < maps; ++m) {
    for (let r = 0; r < rows; ++r) {
      memory.copy(y + <usize>((m * map + r * pitch) * VALUE), x, <usize>(columns * VALUE));
      x += columns * VALUE;
    }
  }
}
