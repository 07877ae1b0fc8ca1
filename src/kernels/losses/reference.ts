// The specification of the losses.
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import { column, competing, probabilities } from './reference-scores.js';
import type { LossBlock, LossKernels } from './types.js';

export function referenceLosses(arena: Arena): LossKernels {
  return {
    softmaxCrossEntropy: (block, smoothing) => softmaxCrossEntropy(arena, block, smoothing),
    softmaxSquaredError: (block) => softmaxSquaredError(arena, block),
    squaredError: (block, on, off) => squaredError(arena, block, on, off),
    hinge: (block, margin, power) => hinge(arena, block, margin, power),
    distanceLoss: (block, discriminative, j) => distanceLoss(arena, block, discriminative, j),
  };
}

/** loss = log sum_c e^z_c - sum_c q_c z_c; d loss / d z_c = p_c - q_c. Szegedy et al. 2016, section 7. */
function softmaxCrossEntropy(arena: Arena, block: LossBlock, smoothing: number): void {
  eachLane(arena, block, (z, label) => {
    const p = probabilities(z);
    const q = z.map((_, c) => (c === label ? 1 - smoothing : 0) + smoothing / z.length);
    const top = Math.max(...z);
    const total = z.reduce((sum, v) => sum + Math.exp(v - top), 0);
    return {
      loss: Math.log(total) + top - z.reduce((sum, v, c) => sum + q[c] * v, 0),
      gradient: p.map((v, c) => v - q[c]),
    };
  });
}

/** loss = mean_c (z_c - t_c)^2; d loss / d z_c = 2 / C (z_c - t_c). */
function squaredError(arena: Arena, block: LossBlock, on: number, off: number): void {
  eachLane(arena, block, (z, label) => {
    const e = z.map((v, c) => v - (c === label ? on : off));
    return {
      loss: e.reduce((sum, v) => sum + v * v, 0) / z.length,
      gradient: e.map((v) => (2 / z.length) * v),
    };
  });
}

/** loss = sum over wrong c of max(0, margin - z_label + z_c)^power / C. Weston and Watkins 1999. */
function hinge(arena: Arena, block: LossBlock, margin: number, power: 1 | 2): void {
  eachLane(arena, block, (z, label) => {
    const short = z.map((v, c) => (c === label ? 0 : Math.max(0, margin - z[label] + v)));
    const gradient = short.map((v) => (v > 0 ? (power === 1 ? 1 : 2 * v) / z.length : 0));
    gradient[label] = -gradient.reduce((a, b) => a + b, 0);
    return { loss: short.reduce((sum, v) => sum + v ** power, 0) / z.length, gradient };
  });
}

/** loss = y_label (+ log(e^-j + sum_i e^-y_i)); d loss / d y_c = [c = label] (- p_c). */
function distanceLoss(arena: Arena, block: LossBlock, discriminative: boolean, j: number): void {
  eachLane(arena, block, (y, label) => {
    const gradient = y.map((_, c) => (c === label ? 1 : 0));
    if (!discriminative) return { loss: y[label], gradient };
    const nearest = Math.min(j, ...y);
    const total = y.reduce((sum, v) => sum + Math.exp(nearest - v), Math.exp(nearest - j));
    const p = competing(y, j);
    return { loss: y[label] + Math.log(total) - nearest, gradient: gradient.map((v, c) => v - p[c]) };
  });
}

/** loss = mean_c e_c^2, e = p - one-hot; d loss / d z_c = 2/C p_c (e_c - sum_k e_k p_k). */
function softmaxSquaredError(arena: Arena, block: LossBlock): void {
  eachLane(arena, block, (z, label) => {
    const p = probabilities(z);
    const e = p.map((v, c) => v - (c === label ? 1 : 0));
    const along = e.reduce((sum, v, c) => sum + v * p[c], 0);
    return {
      loss: e.reduce((sum, v) => sum + v * v, 0) / p.length,
      gradient: p.map((v, c) => (2 / p.length) * v * (e[c] - along)),
    };
  });
}

function eachLane(
  arena: Arena,
  block: LossBlock,
  of: (scores: number[], label: number) => { loss: number; gradient: number[] },
): void {
  const [scores, losses, dscores] = arena.views(block.scores, block.losses, block.dscores);
  const labels = arena.integers(block.labels, LANES);
  for (let lane = 0; lane < LANES; lane++) {
    const label = labels[lane];
    const { loss, gradient } = label >= 0 ? of(column(scores, block.classes, lane), label) : { loss: 0, gradient: [] };
    losses[lane] = loss;
    for (let c = 0; c < block.classes; c++) dscores[c * LANES + lane] = (gradient[c] ?? 0) * block.scale;
  }
}
