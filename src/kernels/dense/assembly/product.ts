// Products of the packed weights of a dense layer with a block: its forward pass and its input gradient.
import { PANEL } from '../../assembly/panel';
import { VALUE } from '../../assembly/vector';
import { fourByOne } from '../../convolution/assembly/narrow-tiles';
import { eightByOne } from '../../convolution/assembly/wide-tiles';

// @ts-ignore: decorator
@inline
function product(wide: bool, x: usize, packed: usize, bias: usize, y: usize, inputs: i32, outputs: i32): void {
  const step = wide ? PANEL : 4;
  const panelBytes = <usize>(inputs * PANEL * 4);
  for (let o = 0; o < outputs; o += step) {
    // The panel of output o, and in it the place of o.
    const w = packed + <usize>(o / PANEL) * panelBytes + <usize>((o % PANEL) * 4);
    const b = bias ? bias + <usize>(o * 4) : 0, to = y + <usize>(o * VALUE);
    // An output is a filter with one position, an input a tap.
    if (wide) eightByOne(true, x, w, b, to, VALUE, outputs - o, 0, inputs);
    else fourByOne(true, x, w, b, to, VALUE, outputs - o, 0, inputs);
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
