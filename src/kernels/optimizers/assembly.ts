// One update of `count` parameters (a multiple of 4) by each optimizer. w: parameters, g: gradients,
// decay: L2 coefficient added to the gradient as decay x w. The formulas are in src/optimizers/.
import { madd } from '../assembly/vector';

// @ts-ignore: decorator
@inline
function decayed(w: v128, g: usize, decay: v128): v128 {
  return madd(w, decay, v128.load(g));
}

export function sgd(w: usize, g: usize, v: usize, count: i32, rate: f32, momentum: f32, nesterov: i32, decay: f32): void {
  const lr = f32x4.splat(-rate), mu = f32x4.splat(momentum), wd = f32x4.splat(decay);
  for (let end = w + <usize>count * 4; w < end; w += 16) {
    const p = v128.load(w);
    let step = decayed(p, g, wd);
    if (v) {
      const velocity = madd(mu, v128.load(v), step);
      v128.store(v, velocity);
      step = nesterov ? madd(mu, velocity, step) : velocity;
      v += 16;
    }
    v128.store(w, madd(lr, step, p));
    g += 16;
  }
}

export function adagrad(w: usize, g: usize, s: usize, count: i32, rate: f32, epsilon: f32, decay: f32): void {
  const lr = f32x4.splat(-rate), eps = f32x4.splat(epsilon), wd = f32x4.splat(decay);
  for (let end = w + <usize>count * 4; w < end; w += 16) {
    const p = v128.load(w);
    const d = decayed(p, g, wd);
    const total = madd(d, d, v128.load(s));
    v128.store(s, total);
    v128.store(w, madd(lr, f32x4.div(d, f32x4.add(f32x4.sqrt(total), eps)), p));
    g += 16;
    s += 16;
  }
}

export function adadelta(
  w: usize, g: usize, s: usize, u: usize, count: i32, rate: f32, rho: f32, epsilon: f32, decay: f32,
): void {
  const lr = f32x4.splat(-rate), keep = f32x4.splat(rho), fresh = f32x4.splat(1 - rho);
  const eps = f32x4.splat(epsilon), wd = f32x4.splat(decay);
  for (let end = w + <usize>count * 4; w < end; w += 16) {
    const p = v128.load(w);
    const d = decayed(p, g, wd);
    const square = madd(f32x4.mul(d, d), fresh, f32x4.mul(v128.load(s), keep));
    v128.store(s, square);
    const past = v128.load(u);
    const root = f32x4.div(f32x4.sqrt(f32x4.add(past, eps)), f32x4.sqrt(f32x4.add(square, eps)));
    const delta = f32x4.mul(root, d);
    v128.store(u, madd(f32x4.mul(delta, delta), fresh, f32x4.mul(past, keep)));
    v128.store(w, madd(lr, delta, p));
    g += 16;
    s += 16;
    u += 16;
  }
}

export function rmsprop(
  w: usize, g: usize, s: usize, v: usize, count: i32,
  rate: f32, alpha: f32, epsilon: f32, momentum: f32, decay: f32,
): void {
  const lr = f32x4.splat(-rate), keep = f32x4.splat(alpha), fresh = f32x4.splat(1 - alpha);
  const eps = f32x4.splat(epsilon), mu = f32x4.splat(momentum), wd = f32x4.splat(decay);
  for (let end = w + <usize>count * 4; w < end; w += 16) {
    const p = v128.load(w);
    const d = decayed(p, g, wd);
    const square = madd(f32x4.mul(d, d), fresh, f32x4.mul(v128.load(s), keep));
    v128.store(s, square);
    let step = f32x4.div(d, f32x4.add(f32x4.sqrt(square), eps));
    if (v) {
      step = madd(mu, v128.load(v), step);
      v128.store(v, step);
      v += 16;
    }
    v128.store(w, madd(lr, step, p));
    g += 16;
    s += 16;
  }
}

/** w -= rate / (mu + h) g. */
export function sdlm(w: usize, g: usize, h: usize, count: i32, rate: f32, mu: f32, decay: f32): void {
  const lr = f32x4.splat(rate), least = f32x4.splat(mu), wd = f32x4.splat(decay);
  for (let end = w + <usize>count * 4; w < end; w += 16) {
    const p = v128.load(w);
    const own = f32x4.div(lr, f32x4.add(least, v128.load(h)));
    v128.store(w, f32x4.sub(p, f32x4.mul(own, decayed(p, g, wd))));
    g += 16;
    h += 16;
  }
}

/**
 * `rate` is already divided by the first moment's bias correction, `correction` is one over the
 * square root of the second's; `shrink` multiplies the parameters first (AdamW's decoupled decay).
 */
export function adam(
  w: usize, g: usize, m: usize, v: usize, count: i32,
  rate: f32, beta1: f32, beta2: f32, epsilon: f32, correction: f32, decay: f32, shrink: f32,
): void {
  const lr = f32x4.splat(-rate), eps = f32x4.splat(epsilon), wd = f32x4.splat(decay);
  const keep1 = f32x4.splat(beta1), fresh1 = f32x4.splat(1 - beta1);
  const keep2 = f32x4.splat(beta2), fresh2 = f32x4.splat(1 - beta2);
  const root = f32x4.splat(correction), less = f32x4.splat(shrink);
  for (let end = w + <usize>count * 4; w < end; w += 16) {
    const p = v128.load(w);
    const d = decayed(p, g, wd);
    const first = madd(d, fresh1, f32x4.mul(v128.load(m), keep1));
    const second = madd(f32x4.mul(d, d), fresh2, f32x4.mul(v128.load(v), keep2));
    v128.store(m, first);
    v128.store(v, second);
    const step = f32x4.div(first, madd(f32x4.sqrt(second), root, eps));
    v128.store(w, madd(lr, step, f32x4.mul(p, less)));
    g += 16;
    m += 16;
    v += 16;
  }
}
