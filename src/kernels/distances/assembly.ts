// Radial basis function units: squared distances to codes.
import { VALUE, madd, sum } from '../assembly/vector';

/** y[c] = sum_j (x[j] - codes[c][j])^2. */
export function distances(x: usize, codes: usize, y: usize, inputs: i32, outputs: i32): void {
  for (let c = 0; c < outputs; ++c) {
    let a = f32x4.splat(0), b = a;
    let at = x;
    for (let j = 0; j < inputs; ++j) {
      const w = v128.load32_splat(codes);
      const u = f32x4.sub(v128.load(at), w), v = f32x4.sub(v128.load(at, 16), w);
      a = madd(u, u, a);
      b = madd(v, v, b);
      at += VALUE;
      codes += 4;
    }
    v128.store(y, a); v128.store(y, b, 16);
    y += VALUE;
  }
}

/** dx[j] = sum_c 2 dy[c] (x[j] - codes[c][j]) (unless dx is 0); dCodes -= the same, summed over images (unless 0). */
export function distancesBackward(
  x: usize, codes: usize, dy: usize, dx: usize, dCodes: usize, inputs: i32, outputs: i32,
): void {
  const two = f32x4.splat(2);
  for (let j = 0; j < inputs; ++j) {
    const x0 = v128.load(x), x1 = v128.load(x, 16);
    let a = f32x4.splat(0), b = a;
    for (let c = 0; c < outputs; ++c) {
      const code = <usize>((c * inputs + j) * 4), d = dy + <usize>(c * VALUE);
      const w = v128.load32_splat(codes + code);
      const u = f32x4.mul(f32x4.sub(x0, w), f32x4.mul(two, v128.load(d)));
      const v = f32x4.mul(f32x4.sub(x1, w), f32x4.mul(two, v128.load(d, 16)));
      a = f32x4.add(a, u);
      b = f32x4.add(b, v);
      if (dCodes) store<f32>(dCodes + code, load<f32>(dCodes + code) - sum(f32x4.add(u, v)));
    }
    if (dx) {
      v128.store(dx, a); v128.store(dx, b, 16);
      dx += VALUE;
    }
    x += VALUE;
  }
}
