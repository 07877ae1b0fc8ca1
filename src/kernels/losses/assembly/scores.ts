// What scores say about classes: probabilities, the predicted class, the rank of the label.
import { exp, log } from '../../assembly/functions';
import { VALUE } from '../../assembly/vector';

/** probabilities[c] = e^(z_c - max z) / sum: the softmax over the classes, lane by lane. */
export function softmax(logits: usize, probabilities: usize, classes: i32): void {
  for (let half: usize = 0; half < 32; half += 16) softmaxHalf(logits + half, probabilities + half, classes);
}

/** The softmax of four lanes; returns the sum of the exponentials. */
export function softmaxHalf(z: usize, p: usize, classes: i32): v128 {
  const end = <usize>classes * VALUE;
  const top = largest(z, end);
  let total = f32x4.splat(0);
  for (let at: usize = 0; at < end; at += VALUE) {
    const e = exp(f32x4.sub(v128.load(z + at), top));
    v128.store(p + at, e);
    total = f32x4.add(total, e);
  }
  const share = f32x4.div(f32x4.splat(1), total);
  for (let at: usize = 0; at < end; at += VALUE) v128.store(p + at, f32x4.mul(v128.load(p + at), share));
  return total;
}

// @ts-ignore: decorator
@inline
export function largest(z: usize, end: usize): v128 {
  let top = v128.load(z);
  for (let at: usize = VALUE; at < end; at += VALUE) top = f32x4.max(top, v128.load(z + at));
  return top;
}

/** probabilities[c] = e^-y_c / (e^-j + sum of e^-y_i), distances y. */
export function distanceProbabilities(distances: usize, probabilities: usize, classes: i32, j: f32): void {
  const end = <usize>classes * VALUE;
  for (let half: usize = 0; half < 32; half += 16) competing(distances + half, probabilities + half, end, j);
}

/** The probabilities of four lanes; returns log(e^-j + sum of e^-y). */
export function competing(y: usize, p: usize, end: usize, j: f32): v128 {
  let nearest = f32x4.splat(j);
  for (let at: usize = 0; at < end; at += VALUE) nearest = f32x4.min(nearest, v128.load(y + at));
  let total = exp(f32x4.sub(nearest, f32x4.splat(j)));
  for (let at: usize = 0; at < end; at += VALUE) {
    const e = exp(f32x4.sub(nearest, v128.load(y + at)));
    v128.store(p + at, e);
    total = f32x4.add(total, e);
  }
  const share = f32x4.div(f32x4.splat(1), total);
  for (let at: usize = 0; at < end; at += VALUE) v128.store(p + at, f32x4.mul(v128.load(p + at), share));
  return f32x4.sub(log(total), nearest);
}

/** predictions[lane] = the first class with the largest score x sign. */
export function predict(scores: usize, predictions: usize, classes: i32, sign: f32): void {
  for (let lane: usize = 0; lane < 32; lane += 4) {
    let best = 0;
    let top = sign * load<f32>(scores + lane);
    for (let c = 1; c < classes; ++c) {
      const z = sign * load<f32>(scores + <usize>(c * VALUE) + lane);
      if (z > top) { top = z; best = c; }
    }
    store<i32>(predictions + lane, best);
  }
}

/** ranks[lane] = how many classes come before the label by score x sign, earlier ones first among equals. */
export function rank(scores: usize, labels: usize, ranks: usize, classes: i32, sign: f32): void {
  for (let lane: usize = 0; lane < 32; lane += 4) {
    const label = max(0, load<i32>(labels + lane));
    const own = sign * load<f32>(scores + <usize>(label * VALUE) + lane);
    let before = 0;
    for (let c = 0; c < classes; ++c) {
      const z = sign * load<f32>(scores + <usize>(c * VALUE) + lane);
      if (z > own || (z == own && c < label)) ++before;
    }
    store<i32>(ranks + lane, before);
  }
}
