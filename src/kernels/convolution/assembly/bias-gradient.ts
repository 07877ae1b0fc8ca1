// The gradient with respect to the biases of maps.
import { VALUE, add, sum, sums } from '../../assembly/vector';

/** db[m] += sum over the `size` values of map m and the images: eight lanes in order, then the lanes. */
export function biasGradient(dy: usize, db: usize, maps: i32, size: i32): void {
  const map = <usize>(size * VALUE);
  let m = 0;
  // Four maps side by side: one sum alone would wait for each of its additions.
  for (; m + 4 <= maps; m += 4) {
    let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
    for (const end = dy + map; dy < end; dy += VALUE) {
      const b = dy + map, c = b + map, d = c + map;
      a0 = f32x4.add(a0, v128.load(dy)); a1 = f32x4.add(a1, v128.load(dy, 16));
      b0 = f32x4.add(b0, v128.load(b)); b1 = f32x4.add(b1, v128.load(b, 16));
      c0 = f32x4.add(c0, v128.load(c)); c1 = f32x4.add(c1, v128.load(c, 16));
      d0 = f32x4.add(d0, v128.load(d)); d1 = f32x4.add(d1, v128.load(d, 16));
    }
    const total = sums(f32x4.add(a0, a1), f32x4.add(b0, b1), f32x4.add(c0, c1), f32x4.add(d0, d1));
    const at = db + <usize>(m * 4);
    v128.store(at, f32x4.add(v128.load(at), total));
    dy += 3 * map;
  }
  for (; m < maps; ++m) {
    let a = f32x4.splat(0), b = a;
    for (const end = dy + map; dy < end; dy += VALUE) {
      a = f32x4.add(a, v128.load(dy));
      b = f32x4.add(b, v128.load(dy, 16));
    }
    add(db + <usize>(m * 4), sum(f32x4.add(a, b)));
  }
}
