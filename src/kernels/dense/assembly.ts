// The gradient with respect to the weights of a dense layer, summed over the eight images of a block and added to what is
// already there.
import { VALUE, add, madd, sum } from '../assembly/vector';

/** Transposes x[unit][8 images] to rows xt[image][pitch]; units past the last are left as they are. */
function transpose(x: usize, xt: usize, units: i32, pitch: usize): void {
  for (let i = 0; i < units; ++i) {
    for (let lane: usize = 0; lane < 8; ++lane) store<f32>(xt + lane * pitch, load<f32>(x + lane * 4));
    x += VALUE;
    xt += 4;
  }
}

/**
 * Weight gradient of a dense layer: dw[o][i] += sum over images of dy[o] * x[i].
 * The images of x are turned into rows first (`scratch`: 8 rows of `inputs` rounded up to 8), so that
 * no lane is ever summed: each step adds one image's dy[o] * x[i .. i + 7].
 */
export function denseWeightGradient(
  x: usize, dy: usize, dw: usize, inputs: i32, outputs: i32, scratch: usize,
): void {
  const pitch = <usize>((inputs + 7) & ~7) * 4;
  transpose(x, scratch, inputs, pitch);
  const whole = inputs & ~7;
  const rowBytes = <usize>inputs * 4;
  let o = 0;
  for (; o + 4 <= outputs; o += 4) {
    const d = dy + <usize>(o * VALUE);
    for (let i = 0; i < whole; i += 8) {
      let at = dw + <usize>o * rowBytes + <usize>(i * 4);
      let a0 = v128.load(at), a1 = v128.load(at, 16);
      at += rowBytes;
      let b0 = v128.load(at), b1 = v128.load(at, 16);
      at += rowBytes;
      let c0 = v128.load(at), c1 = v128.load(at, 16);
      at += rowBytes;
      let d0 = v128.load(at), d1 = v128.load(at, 16);
      let xp = scratch + <usize>(i * 4), dp = d, lane = 8;
      do {
        const x0 = v128.load(xp), x1 = v128.load(xp, 16);
        let s = v128.load32_splat(dp);
        a0 = madd(x0, s, a0); a1 = madd(x1, s, a1);
        s = v128.load32_splat(dp, 32);
        b0 = madd(x0, s, b0); b1 = madd(x1, s, b1);
        s = v128.load32_splat(dp, 64);
        c0 = madd(x0, s, c0); c1 = madd(x1, s, c1);
        s = v128.load32_splat(dp, 96);
        d0 = madd(x0, s, d0); d1 = madd(x1, s, d1);
        xp += pitch;
        dp += 4;
      } while (--lane);
      v128.store(at, d0); v128.store(at, d1, 16);
      at -= rowBytes;
      v128.store(at, c0); v128.store(at, c1, 16);
      at -= rowBytes;
      v128.store(at, b0); v128.store(at, b1, 16);
      at -= rowBytes;
      v128.store(at, a0); v128.store(at, a1, 16);
    }
    for (let k = 0; k < 4; ++k) denseEdge(x, d + k * VALUE, dw + <usize>(o + k) * rowBytes, whole, inputs);
  }
  for (; o < outputs; ++o) denseEdge(x, dy + <usize>(o * VALUE), dw + <usize>o * rowBytes, 0, inputs);
}

/** dw[i] += sum over images of dy * x[i], for the inputs from `first`: what the tiles leave over. */
function denseEdge(x: usize, dy: usize, dw: usize, first: i32, inputs: i32): void {
  const u = v128.load(dy), v = v128.load(dy, 16);
  for (let i = first; i < inputs; ++i) {
    const xp = x + <usize>(i * VALUE);
    add(dw + <usize>(i * 4), sum(madd(v, v128.load(xp, 16), f32x4.mul(u, v128.load(xp)))));
  }
}
