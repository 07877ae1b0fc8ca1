// The gradient of the weights of a dense layer over many blocks. A convolution with few positions records each position as such
// a block.
import { VALUE, madd } from '../../assembly/vector';

/** Four outputs by eight inputs in 128-bit registers. */
// @ts-ignore: decorator
@inline
function fourByEight(
  xt: usize, pitch: usize, dy: usize, record: usize, blocks: i32, m1: usize, m2: usize, m3: usize,
  pa: usize, pb: usize, pc: usize, pd: usize,
): void {
  let a0 = v128.load(pa), a1 = v128.load(pa, 16), b0 = v128.load(pb), b1 = v128.load(pb, 16);
  let c0 = v128.load(pc), c1 = v128.load(pc, 16), d0 = v128.load(pd), d1 = v128.load(pd, 16);
  let n = blocks;
  do {
    let x = xt, d = dy, lane = 8;
    do {
      const x0 = v128.load(x), x1 = v128.load(x, 16);
      let s = v128.load32_splat(d);
      a0 = madd(x0, s, a0); a1 = madd(x1, s, a1);
      s = v128.load32_splat(d + m1);
      b0 = madd(x0, s, b0); b1 = madd(x1, s, b1);
      s = v128.load32_splat(d + m2);
      c0 = madd(x0, s, c0); c1 = madd(x1, s, c1);
      s = v128.load32_splat(d + m3);
      d0 = madd(x0, s, d0); d1 = madd(x1, s, d1);
      x += pitch;
      d += 4;
    } while (--lane);
    xt += record;
    dy += record;
  } while (--n);
  v128.store(pa, a0); v128.store(pa, a1, 16);
  if (m1) { v128.store(pb, b0); v128.store(pb, b1, 16); }
  if (m2) { v128.store(pc, c0); v128.store(pc, c1, 16); }
  if (m3) { v128.store(pd, d0); v128.store(pd, d1, 16); }
}

/** Four outputs by sixteen inputs in 256-bit registers. */
// @ts-ignore: decorator
@inline
function fourBySixteen(
  xt: usize, pitch: usize, dy: usize, record: usize, blocks: i32, m1: usize, m2: usize, m3: usize,
  pa: usize, pb: usize, pc: usize, pd: usize,
): void {
  let a0 = v128.load(pa), a1 = v128.load(pa, 16), a2 = v128.load(pa, 32), a3 = v128.load(pa, 48);
  let b0 = v128.load(pb), b1 = v128.load(pb, 16), b2 = v128.load(pb, 32), b3 = v128.load(pb, 48);
  let c0 = v128.load(pc), c1 = v128.load(pc, 16), c2 = v128.load(pc, 32), c3 = v128.load(pc, 48);
  let d0 = v128.load(pd), d1 = v128.load(pd, 16), d2 = v128.load(pd, 32), d3 = v128.load(pd, 48);
  let n = blocks;
  do {
    let x = xt, d = dy, lane = 8;
    do {
      const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32), x3 = v128.load(x, 48);
      let s = v128.load32_splat(d);
      a0 = madd(x0, s, a0); a1 = madd(x1, s, a1); a2 = madd(x2, s, a2); a3 = madd(x3, s, a3);
      s = v128.load32_splat(d + m1);
      b0 = madd(x0, s, b0); b1 = madd(x1, s, b1); b2 = madd(x2, s, b2); b3 = madd(x3, s, b3);
      s = v128.load32_splat(d + m2);
      c0 = madd(x0, s, c0); c1 = madd(x1, s, c1); c2 = madd(x2, s, c2); c3 = madd(x3, s, c3);
      s = v128.load32_splat(d + m3);
      d0 = madd(x0, s, d0); d1 = madd(x1, s, d1); d2 = madd(x2, s, d2); d3 = madd(x3, s, d3);
      x += pitch;
      d += 4;
    } while (--lane);
    xt += record;
    dy += record;
  } while (--n);
  v128.store(pa, a0); v128.store(pa, a1, 16); v128.store(pa, a2, 32); v128.store(pa, a3, 48);
  if (m1) { v128.store(pb, b0); v128.store(pb, b1, 16); v128.store(pb, b2, 32); v128.store(pb, b3, 48); }
  if (m2) { v128.store(pc, c0); v128.store(pc, c1, 16); v128.store(pc, c2, 32); v128.store(pc, c3, 48); }
  if (m3) { v128.store(pd, d0); v128.store(pd, d1, 16); v128.store(pd, d2, 32); v128.store(pd, d3, 48); }
}

/** Copies `count` floats of `rows` rows. */
function copyRows(from: usize, fromStep: usize, to: usize, toStep: usize, count: i32, rows: i32): void {
  for (let r = 0; r < rows; ++r, from += fromStep, to += toStep) memory.copy(to, from, <usize>(count * 4));
}

// @ts-ignore: decorator
@inline
function gradient(
  wide: bool, xt: usize, pitch: usize, dy: usize, record: usize, blocks: i32,
  dw: usize, inputs: i32, start: i32, end: i32, scratch: usize,
): void {
  const width = wide ? 16 : 8, rowBytes = <usize>inputs * 4;
  for (let o = start; o < end; o += 4) {
    const rows = min(4, end - o), d = dy + <usize>(o * VALUE);
    // Absent outputs of a tile read the first one again, and are not stored.
    const m1: usize = rows > 1 ? 32 : 0, m2: usize = rows > 2 ? 64 : 0, m3: usize = rows > 3 ? 96 : 0;
    for (let i = 0; i < inputs; i += width) {
      const x = xt + <usize>(i * 4), target = dw + <usize>o * rowBytes + <usize>(i * 4);
      const whole = i + width <= inputs;
      // The end of a row is worked on in scratch, so that it does not reach into the next.
      const at = whole ? target : scratch, step: usize = whole ? rowBytes : 64;
      if (!whole) copyRows(target, rowBytes, scratch, 64, inputs - i, rows);
      const pb = m1 ? at + step : at, pc = m2 ? at + 2 * step : at, pd = m3 ? at + 3 * step : at;
      if (wide) fourBySixteen(x, pitch, d, record, blocks, m1, m2, m3, at, pb, pc, pd);
      else fourByEight(x, pitch, d, record, blocks, m1, m2, m3, at, pb, pc, pd);
      if (!whole) copyRows(scratch, 64, target, rowBytes, inputs - i, rows);
    }
  }
}

/**
 * dw[o][i] += sum over the images of `blocks` blocks, in order, of dy[o] x[i], for outputs `start` to `end` - 1.
 * @param xt x of the first block as rows, [image][input], `pitch` bytes apart, a multiple of 64.
 * @param dy that of the first block, [output][8]; the next blocks' follow `record` bytes further.
 * @param scratch 256 bytes.
 */
export function denseWeightGradient(
  xt: usize, pitch: usize, dy: usize, record: usize, blocks: i32,
  dw: usize, inputs: i32, start: i32, end: i32, scratch: usize,
): void {
  gradient(false, xt, pitch, dy, record, blocks, dw, inputs, start, end, scratch);
}

/** `denseWeightGradient` for 256-bit registers. */
export function denseWeightGradientWide(
  xt: usize, pitch: usize, dy: usize, record: usize, blocks: i32,
  dw: usize, inputs: i32, start: i32, end: i32, scratch: usize,
): void {
  gradient(true, xt, pitch, dy, record, blocks, dw, inputs, start, end, scratch);
}
