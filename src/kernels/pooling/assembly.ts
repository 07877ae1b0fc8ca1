// Pooling over windows of any size, stride and padding, eight images at a time.
import { VALUE } from '../assembly/vector';

/** y = the largest value of each window; cells outside the map do not take part. */
export function maxPool(
  maps: i32, rows: i32, columns: i32, outRows: i32, outColumns: i32,
  kernelRows: i32, kernelColumns: i32, strideRows: i32, strideColumns: i32, padRows: i32, padColumns: i32,
  x: usize, y: usize,
): void {
  if (kernelRows == 2 && kernelColumns == 2 && strideRows == 2 && strideColumns == 2 && rows == 2 * outRows && columns == 2 * outColumns) {
    halve(x, y, maps * outRows, outColumns);
    return;
  }
  for (let m = 0; m < maps; ++m) {
    for (let r = 0; r < outRows; ++r) {
      const r0 = max(0, r * strideRows - padRows), r1 = min(rows, r * strideRows - padRows + kernelRows);
      for (let c = 0; c < outColumns; ++c) {
        const c0 = max(0, c * strideColumns - padColumns);
        const c1 = min(columns, c * strideColumns - padColumns + kernelColumns);
        let a = f32x4.splat(-Infinity), b = a;
        for (let i = r0; i < r1; ++i) {
          let p = x + <usize>((i * columns + c0) * VALUE);
          for (let j = c0; j < c1; ++j) {
            a = f32x4.max(a, v128.load(p));
            b = f32x4.max(b, v128.load(p, 16));
            p += VALUE;
          }
        }
        v128.store(y, a); v128.store(y, b, 16);
        y += VALUE;
      }
    }
    x += rows * columns * VALUE;
  }
}

/** dx = dy at the first cell of each window, row by row, that holds the largest value. */
export function maxPoolBackward(
  maps: i32, rows: i32, columns: i32, outRows: i32, outColumns: i32,
  kernelRows: i32, kernelColumns: i32, strideRows: i32, strideColumns: i32, padRows: i32, padColumns: i32,
  x: usize, y: usize, dy: usize, dx: usize,
): void {
  if (kernelRows == 2 && kernelColumns == 2 && strideRows == 2 && strideColumns == 2 && rows == 2 * outRows && columns == 2 * outColumns) {
    halveBackward(x, y, dy, dx, maps * outRows, outColumns);
    return;
  }
  memory.fill(dx, 0, <usize>(maps * rows * columns * VALUE));
  for (let m = 0; m < maps; ++m) {
    for (let r = 0; r < outRows; ++r) {
      const r0 = max(0, r * strideRows - padRows), r1 = min(rows, r * strideRows - padRows + kernelRows);
      for (let c = 0; c < outColumns; ++c) {
        const c0 = max(0, c * strideColumns - padColumns);
        const c1 = min(columns, c * strideColumns - padColumns + kernelColumns);
        const ya = v128.load(y), yb = v128.load(y, 16);
        // What is handed on is cleared, so that a tie gives to its first cell only.
        let da = v128.load(dy), db = v128.load(dy, 16);
        for (let i = r0; i < r1; ++i) {
          let at = <usize>((i * columns + c0) * VALUE);
          for (let j = c0; j < c1; ++j) {
            const ma = f32x4.eq(v128.load(x + at), ya), mb = f32x4.eq(v128.load(x + at, 16), yb);
            const a = f32x4.add(v128.load(dx + at), v128.and(da, ma));
            const b = f32x4.add(v128.load(dx + at, 16), v128.and(db, mb));
            v128.store(dx + at, a); v128.store(dx + at, b, 16);
            da = v128.andnot(da, ma); db = v128.andnot(db, mb);
            at += VALUE;
          }
        }
        y += VALUE;
        dy += VALUE;
      }
    }
    x += rows * columns * VALUE;
    dx += rows * columns * VALUE;
  }
}

/** The usual pool, windows of 2 x 2 that cover the map once: no borders, every cell written once. */
function halve(x: usize, y: usize, rows: i32, columns: i32): void {
  const pitch = <usize>(2 * columns * VALUE);
  for (let r = 0; r < rows; ++r) {
    for (let c = 0; c < columns; ++c) {
      const below = x + pitch;
      const a = f32x4.max(f32x4.max(v128.load(x), v128.load(x, 32)), f32x4.max(v128.load(below), v128.load(below, 32)));
      const b = f32x4.max(f32x4.max(v128.load(x, 16), v128.load(x, 48)), f32x4.max(v128.load(below, 16), v128.load(below, 48)));
      v128.store(y, a); v128.store(y, b, 16);
      x += 2 * VALUE;
      y += VALUE;
    }
    x += pitch;
  }
}

function halveBackward(x: usize, y: usize, dy: usize, dx: usize, rows: i32, columns: i32): void {
  const pitch = <usize>(2 * columns * VALUE);
  for (let r = 0; r < rows; ++r) {
    for (let c = 0; c < columns; ++c) {
      shareOut(x, y, dy, dx, pitch);
      x += 2 * VALUE;
      dx += 2 * VALUE;
      y += VALUE;
      dy += VALUE;
    }
    x += pitch;
    dx += pitch;
  }
}

/** Gives a window's gradient to the first cell that holds the maximum, zeros to the others. */
// @ts-ignore: decorator
@inline
function shareOut(x: usize, y: usize, dy: usize, dx: usize, pitch: usize): void {
  const below = x + pitch, ya = v128.load(y), yb = v128.load(y, 16);
  let da = v128.load(dy), db = v128.load(dy, 16);
  const a0 = f32x4.eq(v128.load(x), ya), b0 = f32x4.eq(v128.load(x, 16), yb);
  const u0 = v128.and(da, a0), v0 = v128.and(db, b0);
  da = v128.andnot(da, a0); db = v128.andnot(db, b0);
  const a1 = f32x4.eq(v128.load(x, 32), ya), b1 = f32x4.eq(v128.load(x, 48), yb);
  const u1 = v128.and(da, a1), v1 = v128.and(db, b1);
  da = v128.andnot(da, a1); db = v128.andnot(db, b1);
  const a2 = f32x4.eq(v128.load(below), ya), b2 = f32x4.eq(v128.load(below, 16), yb);
  const u2 = v128.and(da, a2), v2 = v128.and(db, b2);
  da = v128.andnot(da, a2); db = v128.andnot(db, b2);
  const a3 = f32x4.eq(v128.load(below, 32), ya), b3 = f32x4.eq(v128.load(below, 48), yb);
  const u3 = v128.and(da, a3), v3 = v128.and(db, b3);
  v128.store(dx, u0); v128.store(dx, v0, 16); v128.store(dx, u1, 32); v128.store(dx, v1, 48);
  dx += pitch;
  v128.store(dx, u2); v128.store(dx, v2, 16); v128.store(dx, u3, 32); v128.store(dx, v3, 48);
}

/** y = the sum of each window x factor: padding counts as zeros. */
export function averagePool(
  maps: i32, rows: i32, columns: i32, outRows: i32, outColumns: i32,
  kernelRows: i32, kernelColumns: i32, strideRows: i32, strideColumns: i32, padRows: i32, padColumns: i32, factor: f32,
  x: usize, y: usize,
): void {
  const share = f32x4.splat(factor);
  for (let m = 0; m < maps; ++m) {
    for (let r = 0; r < outRows; ++r) {
      const r0 = max(0, r * strideRows - padRows), r1 = min(rows, r * strideRows - padRows + kernelRows);
      for (let c = 0; c < outColumns; ++c) {
        const c0 = max(0, c * strideColumns - padColumns);
        const c1 = min(columns, c * strideColumns - padColumns + kernelColumns);
        let a = f32x4.splat(0), b = a;
        for (let i = r0; i < r1; ++i) {
          let p = x + <usize>((i * columns + c0) * VALUE);
          for (let j = c0; j < c1; ++j) {
            a = f32x4.add(a, v128.load(p));
            b = f32x4.add(b, v128.load(p, 16));
            p += VALUE;
          }
        }
        v128.store(y, f32x4.mul(a, share)); v128.store(y, f32x4.mul(b, share), 16);
        y += VALUE;
      }
    }
    x += rows * columns * VALUE;
  }
}

/** dx = dy x factor, added over the windows that a cell is in. */
export function averagePoolBackward(
  maps: i32, rows: i32, columns: i32, outRows: i32, outColumns: i32,
  kernelRows: i32, kernelColumns: i32, strideRows: i32, strideColumns: i32, padRows: i32, padColumns: i32, factor: f32,
  dy: usize, dx: usize,
): void {
  memory.fill(dx, 0, <usize>(maps * rows * columns * VALUE));
  const share = f32x4.splat(factor);
  for (let m = 0; m < maps; ++m) {
    for (let r = 0; r < outRows; ++r) {
      const r0 = max(0, r * strideRows - padRows), r1 = min(rows, r * strideRows - padRows + kernelRows);
      for (let c = 0; c < outColumns; ++c) {
        const c0 = max(0, c * strideColumns - padColumns);
        const c1 = min(columns, c * strideColumns - padColumns + kernelColumns);
        const a = f32x4.mul(v128.load(dy), share), b = f32x4.mul(v128.load(dy, 16), share);
        for (let i = r0; i < r1; ++i) {
          let p = dx + <usize>((i * columns + c0) * VALUE);
          for (let j = c0; j < c1; ++j) {
            const u = f32x4.add(v128.load(p), a), v = f32x4.add(v128.load(p, 16), b);
            v128.store(p, u); v128.store(p, v, 16);
            p += VALUE;
          }
        }
        dy += VALUE;
      }
    }
    dx += rows * columns * VALUE;
  }
}
