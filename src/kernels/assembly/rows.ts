// Values of a block as rows: one row for each image, as sums over images need them.
import { VALUE, storeTransposed } from './vector';

/** Transposes x[unit][8 images] to rows xt[image][pitch]; what lies behind the units of a row is left as it is. */
export function transpose(x: usize, xt: usize, units: i32, pitch: usize): void {
  let i = 0;
  for (; i + 4 <= units; i += 4) {
    fourUnits(x, x + VALUE, x + 2 * VALUE, x + 3 * VALUE, xt, pitch);
    x += 4 * VALUE;
    xt += 16;
  }
  for (; i < units; ++i, x += VALUE, xt += 4) oneUnit(x, xt, pitch);
}

/** The same for units that lie at the offsets of a table, in bytes. */
export function gather(x: usize, offsets: usize, xt: usize, units: i32, pitch: usize): void {
  let i = 0;
  for (; i + 4 <= units; i += 4) {
    const a = x + load<u32>(offsets), b = x + load<u32>(offsets, 4);
    const c = x + load<u32>(offsets, 8), d = x + load<u32>(offsets, 12);
    fourUnits(a, b, c, d, xt, pitch);
    offsets += 16;
    xt += 16;
  }
  for (; i < units; ++i, offsets += 4, xt += 4) oneUnit(x + load<u32>(offsets), xt, pitch);
}

// @ts-ignore: decorator
@inline
function fourUnits(pa: usize, pb: usize, pc: usize, pd: usize, xt: usize, pitch: usize): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const a = v128.load(pa + half), b = v128.load(pb + half), c = v128.load(pc + half), d = v128.load(pd + half);
    storeTransposed(a, b, c, d, xt, pitch);
    xt += 4 * pitch;
  }
}

// @ts-ignore: decorator
@inline
function oneUnit(x: usize, xt: usize, pitch: usize): void {
  for (let lane: usize = 0; lane < 8; ++lane) store<f32>(xt + lane * pitch, load<f32>(x + lane * 4));
}

/** Copies `count` values of a block, `step` bytes apart, to neighbours. */
export function collect(x: usize, y: usize, count: i32, step: usize): void {
  for (; count > 0; --count, x += step, y += VALUE) {
    const a = v128.load(x), b = v128.load(x, 16);
    v128.store(y, a); v128.store(y, b, 16);
  }
}
