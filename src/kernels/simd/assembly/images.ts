// Builds a block of input from bytes.
import { VALUE } from './vector';

/**
 * y[c][p][lane] = table[c][pixels[indices[lane]][c][p]]: eight images side by side, each byte turned
 * into the float that the transforms give it. Lanes from `count` on are zeros.
 */
export function loadImages(
  pixels: usize, indices: usize, count: i32, channels: i32, size: i32, table: usize, y: usize,
): void {
  const bytes = <usize>(channels * size);
  if (count < 8) memory.fill(y, 0, bytes * VALUE);
  for (let lane = 0; lane < count; ++lane) {
    let image = pixels + <usize>load<u32>(indices + <usize>(lane * 4)) * bytes;
    let to = y + <usize>(lane * 4);
    for (let c = 0; c < channels; ++c) {
      const values = table + <usize>(c * 1024);
      for (let end = image + size; image < end; ++image) {
        store<f32>(to, load<f32>(values + (<usize>load<u8>(image) << 2)));
        to += VALUE;
      }
    }
  }
}
