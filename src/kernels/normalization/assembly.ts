// Statistics and affine maps of channels and of images: what normalising layers are made of.
import { VALUE, madd, sum } from '../assembly/vector';

/** All ones in the lanes of images that are there: `first` is the number of the vector's first lane. */
// @ts-ignore: decorator
@inline
function live(lanes: i32, first: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(first)), i32x4.splat(lanes));
}

/** moments[c] = mean, moments[channels + c] = sum of squared deviations from it, over the first `lanes` images. */
export function channelMoments(x: usize, moments: usize, channels: i32, size: i32, lanes: i32): void {
  const ma = live(lanes, 0), mb = live(lanes, 4);
  for (let c = 0; c < channels; ++c) {
    const end = x + <usize>(size * VALUE);
    let a = f32x4.splat(0), b = a;
    for (let at = x; at < end; at += VALUE) {
      a = f32x4.add(a, v128.load(at));
      b = f32x4.add(b, v128.load(at, 16));
    }
    const mean = sum(f32x4.add(v128.and(a, ma), v128.and(b, mb))) / <f32>(size * lanes);
    const centre = f32x4.splat(mean);
    a = f32x4.splat(0), b = a;
    for (; x < end; x += VALUE) {
      const u = f32x4.sub(v128.load(x), centre), v = f32x4.sub(v128.load(x, 16), centre);
      a = madd(u, u, a);
      b = madd(v, v, b);
    }
    const to = moments + <usize>(c * 4);
    store<f32>(to, mean);
    store<f32>(to + <usize>(channels * 4), sum(f32x4.add(v128.and(a, ma), v128.and(b, mb))));
  }
}

/** sums[c] = sum of a, sums[channels + c] = sum of a (b - centre[c]); no centre where it is 0. */
export function channelSums(a: usize, b: usize, centre: usize, sums: usize, channels: i32, size: i32): void {
  for (let c = 0; c < channels; ++c) {
    const middle = centre ? v128.load32_splat(centre + <usize>(c * 4)) : f32x4.splat(0);
    let s0 = f32x4.splat(0), s1 = s0, p0 = s0, p1 = s0;
    for (const end = a + <usize>(size * VALUE); a < end; a += VALUE, b += VALUE) {
      const u = v128.load(a), v = v128.load(a, 16);
      s0 = f32x4.add(s0, u);
      s1 = f32x4.add(s1, v);
      p0 = madd(u, f32x4.sub(v128.load(b), middle), p0);
      p1 = madd(v, f32x4.sub(v128.load(b, 16), middle), p1);
    }
    const to = sums + <usize>(c * 4);
    store<f32>(to, sum(f32x4.add(s0, s1)));
    store<f32>(to + <usize>(channels * 4), sum(f32x4.add(p0, p1)));
  }
}

/** y = scale[c] x + shift[c]; no shift where it is 0. */
export function channelAffine(x: usize, scale: usize, shift: usize, y: usize, channels: i32, size: i32): void {
  for (let c: usize = 0, n = <usize>channels * 4; c < n; c += 4) {
    const s = v128.load32_splat(scale + c), t = shift ? v128.load32_splat(shift + c) : f32x4.splat(0);
    for (const end = x + <usize>(size * VALUE); x < end; x += VALUE, y += VALUE) {
      const a = madd(v128.load(x), s, t), b = madd(v128.load(x, 16), s, t);
      v128.store(y, a); v128.store(y, b, 16);
    }
  }
}

/** y = a[c] u + b[c] v + d[c] in the first `lanes` images, 0 in the others; coefficients [a, b, d][channel]. */
export function channelBlend(
  u: usize, v: usize, coefficients: usize, y: usize, channels: i32, size: i32, lanes: i32,
): void {
  const ma = live(lanes, 0), mb = live(lanes, 4);
  for (let c = 0; c < channels; ++c) {
    const own = coefficients + <usize>(c * 4), next = <usize>(channels * 4);
    const a = v128.load32_splat(own), b = v128.load32_splat(own + next), d = v128.load32_splat(own + 2 * next);
    for (const end = y + <usize>(size * VALUE); y < end; y += VALUE) {
      const first = v128.and(ma, madd(v128.load(u), a, madd(v128.load(v), b, d)));
      const second = v128.and(mb, madd(v128.load(u, 16), a, madd(v128.load(v, 16), b, d)));
      v128.store(y, first); v128.store(y, second, 16);
      u += VALUE;
      v += VALUE;
    }
  }
}

/** y = (x - mean) / sqrt(variance + epsilon) of each image's `count` values; the inverse roots go to `deviations` [8]. */
export function normalizeImages(x: usize, y: usize, deviations: usize, epsilon: f32, count: i32): void {
  const bytes = <usize>(count * VALUE);
  const share = f32x4.splat(<f32>1 / <f32>count);
  let a = f32x4.splat(0), b = a;
  for (let at: usize = 0; at < bytes; at += VALUE) {
    a = f32x4.add(a, v128.load(x + at));
    b = f32x4.add(b, v128.load(x + at, 16));
  }
  const ma = f32x4.mul(a, share), mb = f32x4.mul(b, share);
  a = f32x4.splat(0);
  b = a;
  for (let at: usize = 0; at < bytes; at += VALUE) {
    const u = f32x4.sub(v128.load(x + at), ma), v = f32x4.sub(v128.load(x + at, 16), mb);
    a = madd(u, u, a);
    b = madd(v, v, b);
  }
  const least = f32x4.splat(epsilon), one = f32x4.splat(1);
  const ia = f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.mul(a, share), least)));
  const ib = f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.mul(b, share), least)));
  v128.store(deviations, ia); v128.store(deviations, ib, 16);
  for (let at: usize = 0; at < bytes; at += VALUE) {
    const u = f32x4.mul(f32x4.sub(v128.load(x + at), ma), ia), v = f32x4.mul(f32x4.sub(v128.load(x + at, 16), mb), ib);
    v128.store(y + at, u); v128.store(y + at, v, 16);
  }
}

/** dx = (dy - mean(dy) - y mean(dy y)) / deviation, image by image. */
export function normalizeImagesBackward(y: usize, dy: usize, deviations: usize, dx: usize, count: i32): void {
  const bytes = <usize>(count * VALUE);
  const share = f32x4.splat(<f32>1 / <f32>count);
  let a = f32x4.splat(0), b = a, pa = a, pb = a;
  for (let at: usize = 0; at < bytes; at += VALUE) {
    const u = v128.load(dy + at), v = v128.load(dy + at, 16);
    a = f32x4.add(a, u);
    b = f32x4.add(b, v);
    pa = madd(u, v128.load(y + at), pa);
    pb = madd(v, v128.load(y + at, 16), pb);
  }
  const ma = f32x4.mul(a, share), mb = f32x4.mul(b, share);
  const sa = f32x4.neg(f32x4.mul(pa, share)), sb = f32x4.neg(f32x4.mul(pb, share));
  const ia = v128.load(deviations), ib = v128.load(deviations, 16);
  for (let at: usize = 0; at < bytes; at += VALUE) {
    const u = f32x4.mul(ia, madd(v128.load(y + at), sa, f32x4.sub(v128.load(dy + at), ma)));
    const v = f32x4.mul(ib, madd(v128.load(y + at, 16), sb, f32x4.sub(v128.load(dy + at, 16), mb)));
    v128.store(dx + at, u); v128.store(dx + at, v, 16);
  }
}
