// The input of a convolution with padding.
import { VALUE } from '../../assembly/vector';

/** Copies maps of rows x columns into the middle of maps that are `pitch` wide; the frame stays as it is. */
export function pad(x: usize, y: usize, maps: i32, rows: i32, columns: i32, pitch: i32, map: i32): void {
  for (let m = 0; m < maps; ++m) {
    for (let r = 0; r < rows; ++r) {
      memory.copy(y + <usize>((m * map + r * pitch) * VALUE), x, <usize>(columns * VALUE));
      x += columns * VALUE;
    }
  }
}
