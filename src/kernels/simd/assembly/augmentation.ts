// Training images changed at random: resampled, displaced by smooth fields, made noisy.
import { randomBits } from './functions';
import { madd } from './vector';

/**
 * out[r][c] = image at M (q - centre) + centre + shift, q = (r, c) + field[r][c] (field 0: none), bilinear,
 * byte 0 outside, rounded. `field` holds rows and then columns, floats.
 */
export function warp(
  image: usize, out: usize, channels: i32, rows: i32, columns: i32,
  rr: f32, rc: f32, cr: f32, cc: f32, shiftRow: f32, shiftColumn: f32, field: usize,
): void {
  const size = <usize>(rows * columns);
  const middleRow = <f32>(rows - 1) / 2, middleColumn = <f32>(columns - 1) / 2;
  const fromRow = middleRow + shiftRow, fromColumn = middleColumn + shiftColumn;
  for (let r = 0; r < rows; ++r) {
    for (let c = 0; c < columns; ++c, ++out) {
      let y = <f32>r - middleRow, x = <f32>c - middleColumn;
      if (field) {
        y += load<f32>(field);
        x += load<f32>(field + size * 4);
        field += 4;
      }
      const row = rr * y + rc * x + fromRow, column = cr * y + cc * x + fromColumn;
      // Floor for coordinates that are not far below -64: the conversion alone rounds towards 0.
      const top = <i32>(row + 64) - 64, left = <i32>(column + 64) - 64;
      if (top < -1 || left < -1 || top >= rows || left >= columns) {
        for (let k = 0; k < channels; ++k) store<u8>(out + <usize>k * size, 0);
        continue;
      }
      const v = row - <f32>top, h = column - <f32>left;
      const t = top >= 0, b = top + 1 < rows, l = left >= 0, g = left + 1 < columns;
      let p = image + <usize>(top * columns + left);
      for (let k = 0; k < channels; ++k, p += size) {
        const p00: f32 = t && l ? <f32>load<u8>(p) : 0, p01: f32 = t && g ? <f32>load<u8>(p + 1) : 0;
        const q = p + <usize>columns;
        const p10: f32 = b && l ? <f32>load<u8>(q) : 0, p11: f32 = b && g ? <f32>load<u8>(q + 1) : 0;
        const above = p00 + (p01 - p00) * h, below = p10 + (p11 - p10) * h;
        store<u8>(out + <usize>k * size, <u32>(above + (below - above) * v + 0.5));
      }
    }
  }
}

/**
 * Two fields [row][column]: noise uniform in [-1, 1], blurred along columns and then rows by symmetric
 * `weights` [0 .. radius], noise being 0 outside, times alpha. `scratch`: (rows + 2 radius) x
 * (columns + 2 radius + 4) floats, twice.
 */
export function displacement(
  field: usize, scratch: usize, rows: i32, columns: i32, alpha: f32, weights: usize, radius: i32, key: i32,
): void {
  const pitch = <usize>((columns + 2 * radius + 7) & ~3) * 4;
  const middle = scratch + <usize>(rows + 2 * radius) * pitch;
  const size = rows * columns;
  for (let axis = 0; axis < 2; ++axis) {
    memory.fill(scratch, 0, <usize>(2 * (rows + 2 * radius)) * pitch);
    for (let r = 0; r < rows; ++r) {
      const row = scratch + <usize>r * pitch + <usize>(radius * 4);
      let i = i32x4.add(i32x4.splat(axis * size + r * columns), i32x4(0, 1, 2, 3));
      for (let c = 0; c < columns; c += 4) {
        const bits = i32x4.shr_u(randomBits(key, i), 8);
        v128.store(row + <usize>(c * 4), f32x4.sub(f32x4.mul(f32x4.convert_i32x4_s(bits), f32x4.splat(1.0 / 8388608.0)), f32x4.splat(1)));
        i = i32x4.add(i, i32x4.splat(4));
      }
      // What the last vector wrote past the row is outside the image.
      for (let c = columns; c & 3; ++c) store<f32>(row + <usize>(c * 4), 0);
      const to = middle + <usize>(r + radius) * pitch;
      for (let c = 0; c < columns; c += 4) v128.store(to + <usize>(c * 4), blur(row + <usize>(c * 4), 4, weights, radius));
    }
    const factor = f32x4.splat(alpha);
    for (let r = 0; r < rows; ++r) {
      const row = middle + <usize>(r + radius) * pitch;
      for (let c = 0; c < columns; c += 4) {
        const v = f32x4.mul(factor, blur(row + <usize>(c * 4), pitch, weights, radius));
        store4(field + <usize>(c * 4), v, columns - c);
      }
      field += <usize>columns * 4;
    }
  }
}

/** Four neighbours' symmetric weighted sums along a line whose elements are `step` bytes apart. */
// @ts-ignore: decorator
@inline
function blur(at: usize, step: usize, weights: usize, radius: i32): v128 {
  let total = f32x4.mul(v128.load(at), v128.load32_splat(weights));
  let before = at, after = at;
  for (let d = 1; d <= radius; ++d) {
    before -= step;
    after += step;
    weights += 4;
    total = madd(f32x4.add(v128.load(before), v128.load(after)), v128.load32_splat(weights), total);
  }
  return total;
}

// @ts-ignore: decorator
@inline
function store4(at: usize, v: v128, count: i32): void {
  if (count >= 4) { v128.store(at, v); return; }
  store<f32>(at, f32x4.extract_lane(v, 0));
  if (count > 1) store<f32>(at, f32x4.extract_lane(v, 1), 4);
  if (count > 2) store<f32>(at, f32x4.extract_lane(v, 2), 8);
}

/** Adds noise to `count` bytes: the sum of four uniforms of 16 bits, which has deviation 65536 / sqrt(3). */
export function noise(bytes: usize, count: i32, deviation: f32, key: i32): void {
  const factor: f32 = deviation * 1.7320508 / 65536.0;
  let i = i32x4(0, 1, 2, 3);
  for (let n = 0; n < count; n += 2) {
    // Two words a byte.
    const bits = randomBits(key, i);
    const halves = i32x4.add(v128.and(bits, i32x4.splat(0xffff)), i32x4.shr_u(bits, 16));
    add(bytes, <f32>(i32x4.extract_lane(halves, 0) + i32x4.extract_lane(halves, 1) - 131070) * factor);
    if (n + 1 < count) add(bytes + 1, <f32>(i32x4.extract_lane(halves, 2) + i32x4.extract_lane(halves, 3) - 131070) * factor);
    bytes += 2;
    i = i32x4.add(i, i32x4.splat(4));
  }
}

// @ts-ignore: decorator
@inline
function add(at: usize, value: f32): void {
  store<u8>(at, <u32>min<f32>(255, max<f32>(0, Mathf.floor(<f32>load<u8>(at) + value + 0.5))));
}
