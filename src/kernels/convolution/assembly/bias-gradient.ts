// The gradient with respect to the biases of maps.
import { VALUE, add, sum } from '../../assembly/vector';

/** db[m] += sum over the `size` values of map m and the images. */
export function biasGradient(dy: usize, db: usize, maps: i32, size: i32): void {
  for (let m = 0; m < maps; ++m) {
    let a = f32x4.splat(0), b = a;
    for (let i = 0; i < size; ++i) {
      a = f32x4.add(a, v128.load(dy));
      b = f32x4.add(b, v128.load(dy, 16));
      dy += VALUE;
    }
    add(db + <usize>(m * 4), sum(f32x4.add(a, b)));
  }
}
