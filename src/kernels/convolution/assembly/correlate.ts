// y[f][p] = bias[f] + sum over taps t of weights[f][t] * x[p + t]: the one loop behind the forward pass and the input
// gradient of conv2d. What a layer is (stride, padding, which maps are connected) is in tables made once by TypeScript; the
// loop only follows them.
//
// A tap is {x offset, weight offset} in bytes. A run is a line of outputs that share their taps:
// {x offset, x step, y offset, y step, outputs, first tap, taps}. Weights are packed in panels of eight filters, so that the
// broadcasts of a tap lie side by side. Every output adds up its taps in order, whichever tile computes it: the two widths
// give the same bits.
import { PANEL } from '../../assembly/panel';
import { fourByOne, twoByTwo } from './narrow-tiles';
import { eightByOne, fourByTwo, twoByFour } from './wide-tiles';

const RUN: usize = 28;

// @ts-ignore: decorator
@inline
function narrowRun(
  x: usize, xStep: i32, weights: usize, bias: usize, y: usize, yStep: i32, map: i32, filters: i32,
  outputs: i32, tap: usize, taps: i32,
): void {
  for (let first = 0; first < filters; first += 4) {
    const left = filters - first, w = weights + <usize>(first * 4), b = bias ? bias + <usize>(first * 4) : 0;
    let xp = x, yp = y + <usize>(first * map), o = outputs;
    if (left <= 2) for (; o >= 2; o -= 2) {
      twoByTwo(xp, xStep, w, b, yp, yStep, map, left, tap, taps);
      xp += 2 * xStep; yp += 2 * yStep;
    }
    for (; o > 0; --o) {
      fourByOne(false, xp, w, b, yp, map, left, tap, taps);
      xp += xStep; yp += yStep;
    }
  }
}

// @ts-ignore: decorator
@inline
function wideRun(
  x: usize, xStep: i32, weights: usize, bias: usize, y: usize, yStep: i32, map: i32, filters: i32,
  outputs: i32, tap: usize, taps: i32,
): void {
  const pairs = outputs & ~1;
  if (pairs) for (let first = 0; first < filters; first += 4) {
    const left = filters - first, w = weights + <usize>(first * 4), b = bias ? bias + <usize>(first * 4) : 0;
    let xp = x, yp = y + <usize>(first * map), o = pairs;
    if (left <= 2) for (; o >= 4; o -= 4) {
      twoByFour(xp, xStep, w, b, yp, yStep, map, left, tap, taps);
      xp += 4 * xStep; yp += 4 * yStep;
    }
    for (; o > 0; o -= 2) {
      fourByTwo(xp, xStep, w, b, yp, yStep, map, left, tap, taps);
      xp += 2 * xStep; yp += 2 * yStep;
    }
  }
  if (outputs & 1) eightByOne(false, x + pairs * xStep, weights, bias, y + pairs * yStep, map, filters, tap, taps);
}

// @ts-ignore: decorator
@inline
function follow(
  wide: bool, x: usize, weights: usize, panelBytes: i32, bias: usize, y: usize, map: i32, filters: i32,
  runs: usize, runCount: i32, tapTable: usize,
): void {
  for (let first = 0; first < filters; first += PANEL) {
    const count = min(PANEL, filters - first);
    const yPanel = y + <usize>(first * map);
    for (let r = 0, run = runs; r < runCount; ++r, run += RUN) {
      const xp = x + load<u32>(run), yp = yPanel + load<u32>(run, 8);
      const xStep = load<i32>(run, 4), yStep = load<i32>(run, 12), outputs = load<i32>(run, 16);
      const tap = tapTable + load<u32>(run, 20), taps = load<i32>(run, 24);
      if (wide) wideRun(xp, xStep, weights, bias, yp, yStep, map, count, outputs, tap, taps);
      else narrowRun(xp, xStep, weights, bias, yp, yStep, map, count, outputs, tap, taps);
    }
    weights += panelBytes;
    if (bias) bias += PANEL * 4;
  }
}

/**
 * One block of a correlation. `panelBytes` separates the packed weights of two panels, `map` the outputs of two filters;
 * `bias` may be 0. Absent filters of the last panel are computed and not stored (their bias is whatever follows).
 */
export function correlate(
  x: usize, weights: usize, panelBytes: i32, bias: usize, y: usize, map: i32, filters: i32,
  runs: usize, runCount: i32, tapTable: usize,
): void {
  follow(false, x, weights, panelBytes, bias, y, map, filters, runs, runCount, tapTable);
}

/** `correlate` for 256-bit registers. */
export function correlateWide(
  x: usize, weights: usize, panelBytes: i32, bias: usize, y: usize, map: i32, filters: i32,
  runs: usize, runCount: i32, tapTable: usize,
): void {
  follow(true, x, weights, panelBytes, bias, y, map, filters, runs, runCount, tapTable);
}
