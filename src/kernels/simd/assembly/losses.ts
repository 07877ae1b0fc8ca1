// Losses on a block of scores. A label of -1 marks a lane without an image: it costs nothing and
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

/** probabilities[c] = e^-y_c / (e^-j + sum of e^-y_i), distances y. */
export function distanceProbabilities(distances: usize, probabilities: usize, classes: i32, j: f32): void {
  const end = <usize>classes * VALUE;
  for (let half: usize = 0; half < 32; half += 16) competing(distances + half, probabilities + half, end, j);
}

/** The probabilities of four lanes; returns log(e^-j + sum of e^-y). */
function competing(y: usize, p: usize, end: usize, j: f32): v128 {
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

/** losses[lane] = log sum e^z - sum q z, q the smoothed one-hot; dscores = (softmax(z) - q) x scale. */
export function softmaxCrossEntropy(
  scores: usize, labels: usize, losses: usize, dscores: usize, classes: i32, scale: f32, smoothing: f32,
): void {
  const end = <usize>classes * VALUE;
  const off: f32 = smoothing / <f32>classes, on: f32 = <f32>1 - smoothing;
  for (let half: usize = 0; half < 32; half += 16) {
    const top = largest(scores + half, end);
    const total = softmaxHalf(scores + half, dscores + half, classes);
    v128.store(losses + half, f32x4.add(log(total), top));
  }
  for (let lane: usize = 0; lane < 32; lane += 4) {
    const label = load<i32>(labels + lane);
    const used = label >= 0;
    const target: usize = (used ? <usize>(label * VALUE) : 0) + lane;
    let expected: f32 = on * load<f32>(scores + target);
    store<f32>(dscores + target, load<f32>(dscores + target) - on);
    if (smoothing > 0) for (let at = lane; at < end; at += VALUE) {
      expected += off * load<f32>(scores + at);
      store<f32>(dscores + at, load<f32>(dscores + at) - off);
    }
    store<f32>(losses + lane, used ? load<f32>(losses + lane) - expected : 0);
    scaleLane(dscores + lane, end, used ? scale : 0);
  }
}

/** losses[lane] = mean over classes of (z - t)^2, t = on for the label and off for the others. */
export function squaredError(
  scores: usize, labels: usize, losses: usize, dscores: usize, classes: i32, scale: f32, on: f32, off: f32,
): void {
  for (let lane: usize = 0; lane < 32; lane += 4) {
    const label = load<i32>(labels + lane);
    const factor: f32 = label < 0 ? 0 : (2 * scale) / <f32>classes;
    let squares: f32 = 0;
    for (let c = 0; c < classes; ++c) {
      const at = <usize>(c * VALUE) + lane;
      const error = load<f32>(scores + at) - (c == label ? on : off);
      squares += error * error;
      store<f32>(dscores + at, factor * error);
    }
    store<f32>(losses + lane, label < 0 ? 0 : squares / <f32>classes);
  }
}

/** losses[lane] = sum over the wrong classes of max(0, margin - z_label + z)^power, over the number of classes. */
export function hinge(
  scores: usize, labels: usize, losses: usize, dscores: usize, classes: i32, scale: f32, margin: f32, power: i32,
): void {
  for (let lane: usize = 0; lane < 32; lane += 4) {
    const label = load<i32>(labels + lane);
    const share: f32 = label < 0 ? 0 : <f32>1 / <f32>classes;
    const target = <usize>(max(0, label) * VALUE) + lane;
    const own = load<f32>(scores + target);
    let total: f32 = 0, pull: f32 = 0;
    for (let c = 0; c < classes; ++c) {
      const at = <usize>(c * VALUE) + lane;
      const short = max<f32>(0, margin - own + load<f32>(scores + at));
      const wrong = at != target && short > 0;
      const slope: f32 = wrong ? (power == 1 ? 1 : 2 * short) : 0;
      if (wrong) total += power == 1 ? short : short * short;
      pull += slope;
      store<f32>(dscores + at, slope * share * scale);
    }
    store<f32>(dscores + target, -pull * share * scale);
    store<f32>(losses + lane, total * share);
  }
}

/** losses[lane] = y_label, plus log(e^-j + sum of e^-y) if discriminative; dscores = ([c = label] - p_c) x scale. */
export function distanceLoss(
  scores: usize, labels: usize, losses: usize, dscores: usize, classes: i32, scale: f32, discriminative: i32, j: f32,
): void {
  const end = <usize>classes * VALUE;
  if (discriminative) {
    for (let half: usize = 0; half < 32; half += 16) {
      v128.store(losses + half, competing(scores + half, dscores + half, end, j));
    }
  } else {
    memory.fill(losses, 0, VALUE);
    memory.fill(dscores, 0, end);
  }
  for (let lane: usize = 0; lane < 32; lane += 4) {
    const label = load<i32>(labels + lane);
    const used = label >= 0;
    const target = <usize>(max(0, label) * VALUE) + lane;
    store<f32>(losses + lane, used ? load<f32>(losses + lane) + load<f32>(scores + target) : 0);
    store<f32>(dscores + target, load<f32>(dscores + target) - 1);
    scaleLane(dscores + lane, end, used ? -scale : 0);
  }
}

/** losses[lane] = mean over classes of (p - one-hot)^2, p = softmax(z); dscores is its gradient x scale. */
export function softmaxSquaredError(
  scores: usize, labels: usize, losses: usize, dscores: usize, classes: i32, scale: f32,
): void {
  softmax(scores, dscores, classes);
  const end = <usize>classes * VALUE;
  for (let lane: usize = 0; lane < 32; lane += 4) {
    const label = load<i32>(labels + lane);
    const target = <usize>label * VALUE;
    let squares: f32 = 0, along: f32 = 0;
    for (let at: usize = 0; at < end; at += VALUE) {
      const p = load<f32>(dscores + at + lane);
      const error = at == target ? p - 1 : p;
      squares += error * error;
      along += error * p;
    }
    const used = label >= 0;
    store<f32>(losses + lane, used ? squares / <f32>classes : 0);
    const factor: f32 = used ? (2 * scale) / <f32>classes : 0;
    for (let at: usize = 0; at < end; at += VALUE) {
      const p = load<f32>(dscores + at + lane);
      const error = at == target ? p - 1 : p;
      store<f32>(dscores + at + lane, factor * p * (error - along));
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
