// Losses on a block of logits. A label of -1 marks a lane without an image: it costs nothing and
// sends back zeros.
import { exp } from './functions';
import { VALUE } from './vector';

/** probabilities[c] = e^(z_c - max z) / sum: the softmax over the classes, lane by lane. */
export function softmax(logits: usize, probabilities: usize, classes: i32): void {
  for (let half: usize = 0; half < 32; half += 16) softmaxHalf(logits + half, probabilities + half, classes);
}

/** The softmax of four lanes; returns the sum of the exponentials. */
function softmaxHalf(z: usize, p: usize, classes: i32): v128 {
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
function largest(z: usize, end: usize): v128 {
  let top = v128.load(z);
  for (let at: usize = VALUE; at < end; at += VALUE) top = f32x4.max(top, v128.load(z + at));
  return top;
}

/** predictions[lane] = the first class with the largest logit. */
export function predict(logits: usize, predictions: usize, classes: i32): void {
  for (let lane: usize = 0; lane < 32; lane += 4) {
    let best = 0;
    let top = load<f32>(logits + lane);
    for (let c = 1; c < classes; ++c) {
      const z = load<f32>(logits + <usize>(c * VALUE) + lane);
      if (z > top) { top = z; best = c; }
    }
    store<i32>(predictions + lane, best);
  }
}

/** losses[lane] = log sum e^z - z_label; dlogits = (softmax(z) - one-hot) x scale. */
export function softmaxCrossEntropy(
  logits: usize, labels: usize, losses: usize, dlogits: usize, classes: i32, scale: f32,
): void {
  const end = <usize>classes * VALUE;
  for (let half: usize = 0; half < 32; half += 16) {
    const top = largest(logits + half, end);
    const total = softmaxHalf(logits + half, dlogits + half, classes);
    v128.store(losses + half, f32x4.add(log(total), top));
  }
  for (let lane: usize = 0; lane < 32; lane += 4) {
    const label = load<i32>(labels + lane);
    const used = label >= 0;
    const target: usize = (used ? <usize>(label * VALUE) : 0) + lane;
    store<f32>(losses + lane, used ? load<f32>(losses + lane) - load<f32>(logits + target) : 0);
    store<f32>(dlogits + target, load<f32>(dlogits + target) - 1);
    scaleLane(dlogits + lane, end, used ? scale : 0);
  }
}

/** losses[lane] = mean over classes of (p - one-hot)^2, p = softmax(z); dlogits is its gradient x scale. */
export function softmaxSquaredError(
  logits: usize, labels: usize, losses: usize, dlogits: usize, classes: i32, scale: f32,
): void {
  softmax(logits, dlogits, classes);
  const end = <usize>classes * VALUE;
  for (let lane: usize = 0; lane < 32; lane += 4) {
    const label = load<i32>(labels + lane);
    const target = <usize>label * VALUE;
    let squares: f32 = 0, along: f32 = 0;
    for (let at: usize = 0; at < end; at += VALUE) {
      const p = load<f32>(dlogits + at + lane);
      const error = at == target ? p - 1 : p;
      squares += error * error;
      along += error * p;
    }
    const used = label >= 0;
    store<f32>(losses + lane, used ? squares / <f32>classes : 0);
    const factor: f32 = used ? (2 * scale) / <f32>classes : 0;
    for (let at: usize = 0; at < end; at += VALUE) {
      const p = load<f32>(dlogits + at + lane);
      const error = at == target ? p - 1 : p;
      store<f32>(dlogits + at + lane, factor * p * (error - along));
    }
  }
}

// @ts-ignore: decorator
@inline
function scaleLane(at: usize, bytes: usize, factor: f32): void {
  for (const end = at + bytes; at < end; at += VALUE) store<f32>(at, load<f32>(at) * factor);
}

/** The natural logarithm of each lane. */
// @ts-ignore: decorator
@inline
function log(v: v128): v128 {
  let result = f32x4.splat(Mathf.log(f32x4.extract_lane(v, 0)));
  result = f32x4.replace_lane(result, 1, Mathf.log(f32x4.extract_lane(v, 1)));
  result = f32x4.replace_lane(result, 2, Mathf.log(f32x4.extract_lane(v, 2)));
  return f32x4.replace_lane(result, 3, Mathf.log(f32x4.extract_lane(v, 3)));
}
