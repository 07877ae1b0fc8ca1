// Builds a block of input from bytes.
import { VALUE } from '../assembly/vector';

/**
 * y[c][p][lane] = table[c][pixels[indices[lane]][c][p]]: eight images side by side, each byte turned
 * into the float that the transforms give it, with `padding` cells of byte 0 around.
 */
export function loadImages(
  pixels: usize, indices: usize, count: i32, channels: i32, rows: i32, columns: i32, padding: i32,
  table: usize, y: usize,
): void {
  const bytes = <usize>(channels * rows * columns);
  const pitch = <usize>(columns + 2 * padding) * VALUE;
  const map = <usize>(rows + 2 * padding) * pitch;
  if (padding > 0) for (let c = 0; c < channels; ++c) fill(y + <usize>c * map, map, load<f32>(table + <usize>(c * 1024)));
  const corner = y + <usize>padding * pitch + <usize>(padding * VALUE);
  for (let lane = 0; lane < 8; ++lane) {
    const used = lane < count;
    let from = pixels + (used ? <usize>load<u32>(indices + <usize>(lane * 4)) * bytes : 0);
    for (let c = 0; c < channels; ++c) {
      const values = table + <usize>(c * 1024);
      let row = corner + <usize>c * map + <usize>(lane * 4);
      for (let r = 0; r < rows; ++r, row += pitch) {
        let to = row;
        for (const end = from + columns; from < end; ++from, to += VALUE) {
          store<f32>(to, used ? load<f32>(values + (<usize>load<u8>(from) << 2)) : 0);
        }
      }
    }
  }
}

function fill(at: usize, bytes: usize, value: f32): void {
  const v = f32x4.splat(value);
  for (const end = at + bytes; at < end; at += 16) v128.store(at, v);
}
