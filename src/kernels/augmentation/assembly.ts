// Training images changed at random: resampled, displaced by smooth fields, made noisy.
import { randomBits } from '../assembly/functions';
import { madd } from '../assembly/vector';

/** Cells of background round a copied image: one before it, two after. */
const BORDER = 3;

/**
 * out[r][c] = image at M (q - centre) + centre + shift, q = (r, c) + field[r][c] (field 0: none), bilinear,
 * byte 0 outside, rounded; out may be the image. `field` holds rows and then columns, floats, and three more.
 * `scratch`: a bordered copy of the image. Four pixels at a time; what is outside reads the border.
 */
export function warp(
  image: usize, out: usize, scratch: usize, channels: i32, rows: i32, columns: i32,
  rr: f32, rc: f32, cr: f32, cc: f32, shiftRow: f32, shiftColumn: f32, field: usize,
): void {
  const pitch = columns + BORDER, map = pitch * (rows + BORDER), size = rows * columns;
  memory.fill(scratch, 0, <usize>(channels * map + 8));
  for (let k = 0; k < channels; ++k) {
    for (let r = 0; r < rows; ++r) {
      memory.copy(scratch + <usize>(k * map + (r + 1) * pitch + 1), image + <usize>(k * size + r * columns), columns);
    }
  }
  const middleRow = <f32>(rows - 1) / 2, middleColumn = <f32>(columns - 1) / 2;
  // Coordinates in the copy, whose image starts at (1, 1).
  const fromRow = f32x4.splat(middleRow + shiftRow + 1), fromColumn = f32x4.splat(middleColumn + shiftColumn + 1);
  const lowest = f32x4.splat(0), lastRow = f32x4.splat(<f32>(rows + 1)), lastColumn = f32x4.splat(<f32>(columns + 1));
  const rowOf = f32x4.splat(rr), rowOf2 = f32x4.splat(rc), columnOf = f32x4.splat(cr), columnOf2 = f32x4.splat(cc);
  for (let r = 0; r < rows; ++r) {
    for (let c = 0; c < columns; c += 4) {
      let y = f32x4.splat(<f32>r - middleRow);
      let x = f32x4.add(f32x4.splat(<f32>c - middleColumn), f32x4(0, 1, 2, 3));
      if (field) {
        const at = field + <usize>((r * columns + c) * 4);
        y = f32x4.add(y, v128.load(at));
        x = f32x4.add(x, v128.load(at + <usize>(size * 4)));
      }
      const row = clamp(madd(rowOf, y, madd(rowOf2, x, fromRow)), lowest, lastRow);
      const column = clamp(madd(columnOf, y, madd(columnOf2, x, fromColumn)), lowest, lastColumn);
      const top = i32x4.trunc_sat_f32x4_s(row), left = i32x4.trunc_sat_f32x4_s(column);
      const v = f32x4.sub(row, f32x4.convert_i32x4_s(top)), h = f32x4.sub(column, f32x4.convert_i32x4_s(left));
      const at = i32x4.add(i32x4.mul(top, i32x4.splat(pitch)), left);
      let from = scratch, to = out + <usize>(r * columns + c);
      for (let k = 0; k < channels; ++k) {
        const p = from + <usize>i32x4.extract_lane(at, 0), q = from + <usize>i32x4.extract_lane(at, 1);
        const s = from + <usize>i32x4.extract_lane(at, 2), t = from + <usize>i32x4.extract_lane(at, 3);
        // Two neighbouring pixels in each lane.
        const upper = i32x4.replace_lane(i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(
          load<u16>(p)), 1, load<u16>(q)), 2, load<u16>(s)), 3, load<u16>(t));
        const next = <usize>pitch;
        const lower = i32x4.replace_lane(i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(
          load<u16>(p + next)), 1, load<u16>(q + next)), 2, load<u16>(s + next)), 3, load<u16>(t + next));
        const above = between(upper, h), below = between(lower, h);
        const value = f32x4.add(madd(f32x4.sub(below, above), v, above), f32x4.splat(0.5));
        store4bytes(to, i32x4.trunc_sat_f32x4_s(value), columns - c);
        from += <usize>map;
        to += <usize>size;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function clamp(v: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(v, low), high);
}

/** From the low byte of each lane, share 0, to the second, share 1. */
// @ts-ignore: decorator
@inline
function between(pair: v128, share: v128): v128 {
  const first = f32x4.convert_i32x4_s(v128.and(pair, i32x4.splat(0xff)));
  return madd(f32x4.sub(f32x4.convert_i32x4_s(i32x4.shr_u(pair, 8)), first), share, first);
}

/** The first `count` of four lanes as bytes. */
// @ts-ignore: decorator
@inline
function store4bytes(at: usize, v: v128, count: i32): void {
  const words = i16x8.narrow_i32x4_u(v, v);
  const bytes = i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0);
  if (count >= 4) { store<i32>(at, bytes); return; }
  store<u8>(at, bytes);
  if (count > 1) store<u8>(at, bytes >> 8, 1);
  if (count > 2) store<u8>(at, bytes >> 16, 2);
}

/**
 * Two fields [row][column]: noise uniform in [-1, 1] on a grid of every second pixel, blurred along columns and
 * then rows by symmetric `weights` [0 .. radius], noise being 0 off the grid, times alpha, and bilinear between.
 * A field so smooth loses nothing by the grid, which is a quarter of the work.
 */
export function displacement(
  field: usize, scratch: usize, rows: i32, columns: i32, alpha: f32, weights: usize, radius: i32, key: i32,
): void {
  const gridRows = (rows >> 1) + 1, gridColumns = (columns >> 1) + 1;
  // Lines of the grid with room for the blur around them, and for whole vectors.
  const pitch = <usize>((gridColumns + 2 * radius + 7) & ~3) * 4;
  const middle = scratch + <usize>(gridRows + 2 * radius) * pitch;
  for (let axis = 0; axis < 2; ++axis) {
    memory.fill(scratch, 0, <usize>(2 * (gridRows + 2 * radius)) * pitch);
    for (let r = 0; r < gridRows; ++r) {
      const row = scratch + <usize>r * pitch + <usize>(radius * 4);
      let i = i32x4.add(i32x4.splat((axis * gridRows + r) * gridColumns), i32x4(0, 1, 2, 3));
      for (let c = 0; c < gridColumns; c += 4) {
        const bits = f32x4.convert_i32x4_s(i32x4.shr_u(randomBits(key, i), 8));
        v128.store(row + <usize>(c * 4), f32x4.sub(f32x4.mul(bits, f32x4.splat(1.0 / 8388608.0)), f32x4.splat(1)));
        i = i32x4.add(i, i32x4.splat(4));
      }
      // What the last vector wrote past the line is off the grid.
      for (let c = gridColumns; c & 3; ++c) store<f32>(row + <usize>(c * 4), 0);
      const to = middle + <usize>(r + radius) * pitch;
      for (let c = 0; c < gridColumns; c += 4) v128.store(to + <usize>(c * 4), blur(row + <usize>(c * 4), 4, weights, radius));
    }
    // Blurred along the rows into the lines that the noise was in.
    const factor = f32x4.splat(alpha);
    for (let r = 0; r < gridRows; ++r) {
      const from = middle + <usize>(r + radius) * pitch, to = scratch + <usize>r * pitch;
      for (let c = 0; c < gridColumns; c += 4) {
        v128.store(to + <usize>(c * 4), f32x4.mul(factor, blur(from + <usize>(c * 4), pitch, weights, radius)));
      }
    }
    for (let r = 0; r < rows; ++r) {
      const line = scratch + <usize>(r >> 1) * pitch;
      interpolate(line, r & 1 ? line + pitch : line, field, columns);
      field += <usize>columns * 4;
    }
  }
}

/** `columns` values at half steps along the mean of two lines of the grid. */
// @ts-ignore: decorator
@inline
function interpolate(a: usize, b: usize, to: usize, columns: i32): void {
  const half = f32x4.splat(0.5);
  for (let c = 0; c < columns; c += 4, a += 8, b += 8) {
    const here = f32x4.mul(half, f32x4.add(v128.load(a), v128.load(b)));
    const next = f32x4.mul(half, f32x4.add(v128.load(a, 4), v128.load(b, 4)));
    const middle = f32x4.mul(half, f32x4.add(here, next));
    store4(to + <usize>(c * 4), v128.shuffle<i32>(here, middle, 0, 4, 1, 5), columns - c);
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
