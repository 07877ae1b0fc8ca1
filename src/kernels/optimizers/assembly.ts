// One update of `count` parameters (a multiple of 8) by each optimizer. w: parameters, g: gradients,
// decay: L2 coefficient added to the gradient as decay x w. The formulas are in src/optimizers/.
import { VALUE, madd, settled, settledState } from '../assembly/vector';

/** The gradient with weight decay. */
// @ts-ignore: decorator
@inline
function decayed(w: v128, g: v128, decay: v128): v128 {
  return settled(madd(w, decay, g));
}

/** keep x average + fresh x d^2 */
// @ts-ignore: decorator
@inline
function meanSquare(d: v128, average: v128, keep: v128, fresh: v128): v128 {
  return settledState(madd(f32x4.mul(d, d), fresh, f32x4.mul(average, keep)));
}

/** d / (root of s + epsilon) */
// @ts-ignore: decorator
@inline
function scaled(d: v128, s: v128, epsilon: v128): v128 {
  return f32x4.div(d, f32x4.add(f32x4.sqrt(s), epsilon));
}

// A loop for each kind of step: V8 merges no pair across a branch inside of one.
// @ts-ignore: decorator
@inline
function descend(
  moving: bool, nesterov: bool, w: usize, g: usize, v: usize, count: i32, rate: f32, momentum: f32, decay: f32,
): void {
  const lr = f32x4.splat(-rate), mu = f32x4.splat(momentum), wd = f32x4.splat(decay);
  for (let end = w + <usize>count * 4; w < end; w += VALUE) {
    const p0 = v128.load(w), p1 = v128.load(w, 16);
    let d0 = decayed(p0, v128.load(g), wd), d1 = decayed(p1, v128.load(g, 16), wd);
    if (moving) {
      const v0 = settledState(madd(mu, v128.load(v), d0)), v1 = settledState(madd(mu, v128.load(v, 16), d1));
      d0 = nesterov ? madd(mu, v0, d0) : v0;
      d1 = nesterov ? madd(mu, v1, d1) : v1;
      v128.store(v, v0); v128.store(v, v1, 16);
      v += VALUE;
    }
    const w0 = madd(lr, d0, p0), w1 = madd(lr, d1, p1);
    v128.store(w, w0); v128.store(w, w1, 16);
    g += VALUE;
  }
}

export function sgd(w: usize, g: usize, v: usize, count: i32, rate: f32, momentum: f32, nesterov: i32, decay: f32): void {
  if (!v) descend(false, false, w, g, v, count, rate, momentum, decay);
  else if (nesterov) descend(true, true, w, g, v, count, rate, momentum, decay);
  else descend(true, false, w, g, v, count, rate, momentum, decay);
}

export function adagrad(w: usize, g: usize, s: usize, count: i32, rate: f32, epsilon: f32, decay: f32): void {
  const lr = f32x4.splat(-rate), eps = f32x4.splat(epsilon), wd = f32x4.splat(decay);
  for (let end = w + <usize>count * 4; w < end; w += VALUE) {
    const p0 = v128.load(w), p1 = v128.load(w, 16);
    const d0 = decayed(p0, v128.load(g), wd), d1 = decayed(p1, v128.load(g, 16), wd);
    const s0 = settledState(madd(d0, d0, v128.load(s))), s1 = settledState(madd(d1, d1, v128.load(s, 16)));
    const w0 = madd(lr, scaled(d0, s0, eps), p0), w1 = madd(lr, scaled(d1, s1, eps), p1);
    v128.store(s, s0); v128.store(s, s1, 16);
    v128.store(w, w0); v128.store(w, w1, 16);
    g += VALUE;
    s += VALUE;
  }
}

/** root of (u + epsilon) / root of (s + epsilon) x d */
// @ts-ignore: decorator
@inline
function byPastSteps(d: v128, u: v128, s: v128, epsilon: v128): v128 {
  return f32x4.mul(f32x4.div(f32x4.sqrt(f32x4.add(u, epsilon)), f32x4.sqrt(f32x4.add(s, epsilon))), d);
}

export function adadelta(
  w: usize, g: usize, s: usize, u: usize, count: i32, rate: f32, rho: f32, epsilon: f32, decay: f32,
): void {
  const lr = f32x4.splat(-rate), keep = f32x4.splat(rho), fresh = f32x4.splat(1 - rho);
  const eps = f32x4.splat(epsilon), wd = f32x4.splat(decay);
  for (let end = w + <usize>count * 4; w < end; w += VALUE) {
    const p0 = v128.load(w), p1 = v128.load(w, 16);
    const d0 = decayed(p0, v128.load(g), wd), d1 = decayed(p1, v128.load(g, 16), wd);
    const s0 = meanSquare(d0, v128.load(s), keep, fresh), s1 = meanSquare(d1, v128.load(s, 16), keep, fresh);
    const past0 = v128.load(u), past1 = v128.load(u, 16);
    const step0 = byPastSteps(d0, past0, s0, eps), step1 = byPastSteps(d1, past1, s1, eps);
    const u0 = meanSquare(step0, past0, keep, fresh), u1 = meanSquare(step1, past1, keep, fresh);
    const w0 = madd(lr, step0, p0), w1 = madd(lr, step1, p1);
    v128.store(s, s0); v128.store(s, s1, 16);
    v128.store(u, u0); v128.store(u, u1, 16);
    v128.store(w, w0); v128.store(w, w1, 16);
    g += VALUE;
    s += VALUE;
    u += VALUE;
  }
}

// @ts-ignore: decorator
@inline
function byMeanSquare(
  moving: bool, w: usize, g: usize, s: usize, v: usize, count: i32,
  rate: f32, alpha: f32, epsilon: f32, momentum: f32, decay: f32,
): void {
  const lr = f32x4.splat(-rate), keep = f32x4.splat(alpha), fresh = f32x4.splat(1 - alpha);
  const eps = f32x4.splat(epsilon), mu = f32x4.splat(momentum), wd = f32x4.splat(decay);
  for (let end = w + <usize>count * 4; w < end; w += VALUE) {
    const p0 = v128.load(w), p1 = v128.load(w, 16);
    const d0 = decayed(p0, v128.load(g), wd), d1 = decayed(p1, v128.load(g, 16), wd);
    const s0 = meanSquare(d0, v128.load(s), keep, fresh), s1 = meanSquare(d1, v128.load(s, 16), keep, fresh);
    let step0 = scaled(d0, s0, eps), step1 = scaled(d1, s1, eps);
    if (moving) {
      step0 = settledState(madd(mu, v128.load(v), step0));
      step1 = settledState(madd(mu, v128.load(v, 16), step1));
    }
    const w0 = madd(lr, step0, p0), w1 = madd(lr, step1, p1);
    v128.store(s, s0); v128.store(s, s1, 16);
    if (moving) {
      v128.store(v, step0); v128.store(v, step1, 16);
      v += VALUE;
    }
    v128.store(w, w0); v128.store(w, w1, 16);
    g += VALUE;
    s += VALUE;
  }
}

export function rmsprop(
  w: usize, g: usize, s: usize, v: usize, count: i32,
  rate: f32, alpha: f32, epsilon: f32, momentum: f32, decay: f32,
): void {
  if (v) byMeanSquare(true, w, g, s, v, count, rate, alpha, epsilon, momentum, decay);
  else byMeanSquare(false, w, g, s, v, count, rate, alpha, epsilon, momentum, decay);
}

/** w -= rate / (mu + h) g. */
export function sdlm(w: usize, g: usize, h: usize, count: i32, rate: f32, mu: f32, decay: f32): void {
  const lr = f32x4.splat(rate), least = f32x4.splat(mu), wd = f32x4.splat(decay);
  for (let end = w + <usize>count * 4; w < end; w += VALUE) {
    const p0 = v128.load(w), p1 = v128.load(w, 16);
    const d0 = decayed(p0, v128.load(g), wd), d1 = decayed(p1, v128.load(g, 16), wd);
    const own0 = f32x4.div(lr, f32x4.add(least, v128.load(h))), own1 = f32x4.div(lr, f32x4.add(least, v128.load(h, 16)));
    const w0 = f32x4.sub(p0, f32x4.mul(own0, d0)), w1 = f32x4.sub(p1, f32x4.mul(own1, d1));
    v128.store(w, w0); v128.store(w, w1, 16);
    g += VALUE;
    h += VALUE;
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
  for (let end = w + <usize>count * 4; w < end; w += VALUE) {
    const p0 = v128.load(w), p1 = v128.load(w, 16);
    const d0 = decayed(p0, v128.load(g), wd), d1 = decayed(p1, v128.load(g, 16), wd);
    const m0 = settledState(madd(d0, fresh1, f32x4.mul(v128.load(m), keep1)));
    const m1 = settledState(madd(d1, fresh1, f32x4.mul(v128.load(m, 16), keep1)));
    const v0 = meanSquare(d0, v128.load(v), keep2, fresh2), v1 = meanSquare(d1, v128.load(v, 16), keep2, fresh2);
    const step0 = f32x4.div(m0, madd(f32x4.sqrt(v0), root, eps)), step1 = f32x4.div(m1, madd(f32x4.sqrt(v1), root, eps));
    const w0 = madd(lr, step0, f32x4.mul(p0, less)), w1 = madd(lr, step1, f32x4.mul(p1, less));
    v128.store(m, m0); v128.store(m, m1, 16);
    v128.store(v, v0); v128.store(v, v1, 16);
    v128.store(w, w0); v128.store(w, w1, 16);
    g += VALUE;
    m += VALUE;
    v += VALUE;
  }
}
