// Products of the packed weights of a dense layer with a block: its forward pass and its input gradient.
import { PANEL } from '../../assembly/panel';
import { VALUE, madd } from '../../assembly/vector';

/** y[o] of four outputs in 128-bit registers. */
// @ts-ignore: decorator
@inline
function fourOutputs(x: usize, w: usize, bias: usize, y: usize, inputs: i32, outputs: i32): void {
  let a0 = f32x4.splat(0), b0 = a0, c0 = a0, d0 = a0;
  if (bias) {
    a0 = v128.load32_splat(bias); b0 = v128.load32_splat(bias, 4);
    c0 = v128.load32_splat(bias, 8); d0 = v128.load32_splat(bias, 12);
  }
  let a1 = a0, b1 = b0, c1 = c0, d1 = d0;
  do {
    const x0 = v128.load(x), x1 = v128.load(x, 16);
    let s = v128.load32_splat(w);
    a0 = madd(x0, s, a0); a1 = madd(x1, s, a1);
    s = v128.load32_splat(w, 4);
    b0 = madd(x0, s, b0); b1 = madd(x1, s, b1);
    s = v128.load32_splat(w, 8);
    c0 = madd(x0, s, c0); c1 = madd(x1, s, c1);
    s = v128.load32_splat(w, 12);
    d0 = madd(x0, s, d0); d1 = madd(x1, s, d1);
    x += VALUE;
    w += PANEL * 4;
  } while (--inputs);
  v128.store(y, a0); v128.store(y, a1, 16);
  if (outputs > 1) { v128.store(y, b0, 32); v128.store(y, b1, 48); }
  if (outputs > 2) { v128.store(y, c0, 64); v128.store(y, c1, 80); }
  if (outputs > 3) { v128.store(y, d0, 96); v128.store(y, d1, 112); }
}

/** y[o] of a whole panel in 256-bit registers. */
// @ts-ignore: decorator
@inline
function eightOutputs(x: usize, w: usize, bias: usize, y: usize, inputs: i32, outputs: i32): void {
  const zero = f32x4.splat(0);
  let a0 = zero, b0 = zero, c0 = zero, d0 = zero, e0 = zero, f0 = zero, g0 = zero, h0 = zero;
  if (bias) {
    a0 = v128.load32_splat(bias); b0 = v128.load32_splat(bias, 4);
    c0 = v128.load32_splat(bias, 8); d0 = v128.load32_splat(bias, 12);
    e0 = v128.load32_splat(bias, 16); f0 = v128.load32_splat(bias, 20);
    g0 = v128.load32_splat(bias, 24); h0 = v128.load32_splat(bias, 28);
  }
  let a1 = a0, b1 = b0, c1 = c0, d1 = d0, e1 = e0, f1 = f0, g1 = g0, h1 = h0;
  do {
    const x0 = v128.load(x), x1 = v128.load(x, 16);
    let s = v128.load32_splat(w);
    a0 = madd(x0, s, a0); a1 = madd(x1, s, a1);
    s = v128.load32_splat(w, 4);
    b0 = madd(x0, s, b0); b1 = madd(x1, s, b1);
    s = v128.load32_splat(w, 8);
    c0 = madd(x0, s, c0); c1 = madd(x1, s, c1);
    s = v128.load32_splat(w, 12);
    d0 = madd(x0, s, d0); d1 = madd(x1, s, d1);
    s = v128.load32_splat(w, 16);
    e0 = madd(x0, s, e0); e1 = madd(x1, s, e1);
    s = v128.load32_splat(w, 20);
    f0 = madd(x0, s, f0); f1 = madd(x1, s, f1);
    s = v128.load32_splat(w, 24);
    g0 = madd(x0, s, g0); g1 = madd(x1, s, g1);
    s = v128.load32_splat(w, 28);
    h0 = madd(x0, s, h0); h1 = madd(x1, s, h1);
    x += VALUE;
    w += PANEL * 4;
  } while (--inputs);
  v128.store(y, a0); v128.store(y, a1, 16);
  if (outputs > 1) { v128.store(y, b0, 32); v128.store(y, b1, 48); }
  if (outputs > 2) { v128.store(y, c0, 64); v128.store(y, c1, 80); }
  if (outputs > 3) { v128.store(y, d0, 96); v128.store(y, d1, 112); }
  if (outputs > 4) { v128.store(y, e0, 128); v128.store(y, e1, 144); }
  if (outputs > 5) { v128.store(y, f0, 160); v128.store(y, f1, 176); }
  if (outputs > 6) { v128.store(y, g0, 192); v128.store(y, g1, 208); }
  if (outputs > 7) { v128.store(y, h0, 224); v128.store(y, h1, 240); }
}

// @ts-ignore: decorator
@inline
function product(wide: bool, x: usize, packed: usize, bias: usize, y: usize, inputs: i32, outputs: i32): void {
  const step = wide ? PANEL : 4;
  const panelBytes = <usize>(inputs * PANEL * 4);
  for (let o = 0; o < outputs; o += step) {
    // The panel of output o, and in it the place of o.
    const w = packed + <usize>(o / PANEL) * panelBytes + <usize>((o % PANEL) * 4);
    const b = bias ? bias + <usize>(o * 4) : 0, to = y + <usize>(o * VALUE);
    if (wide) eightOutputs(x, w, b, to, inputs, outputs - o);
    else fourOutputs(x, w, b, to, inputs, outputs - o);
  }
}

/** y[o] = bias[o] + sum over i of w[o][i] x[i], i in order; `packed` is w in panels of outputs, `bias` may be 0. */
export function denseProduct(x: usize, packed: usize, bias: usize, y: usize, inputs: i32, outputs: i32): void {
  product(false, x, packed, bias, y, inputs, outputs);
}

/** `denseProduct` for 256-bit registers. */
export function denseProductWide(x: usize, packed: usize, bias: usize, y: usize, inputs: i32, outputs: i32): void {
  product(true, x, packed, bias, y, inputs, outputs);
}
