// Losses on a block of scores. A label of -1 marks a lane without an image: it costs nothing and
// sends back zeros.
import { log } from '../../assembly/functions';
import { VALUE } from '../../assembly/vector';
import { competing, largest, softmax, softmaxHalf } from './scores';

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
