// The specification of softmax and of the losses on it.
import type { Arena, Pointer } from '../arena.js';
import { LANES, type LossBlock } from '../types.js';

/** p_c = e^(z_c - max z) / sum of the same, for one lane. */
function probabilities(m: Float32Array, logits: Pointer, classes: number, lane: number): number[] {
  const z = Array.from({ length: classes }, (_, c) => m[logits / 4 + c * LANES + lane]);
  const top = Math.max(...z);
  const e = z.map((v) => Math.exp(v - top));
  const total = e.reduce((a, b) => a + b);
  return e.map((v) => v / total);
}

export function softmax(arena: Arena, logits: Pointer, out: Pointer, classes: number): void {
  const m = arena.f32;
  for (let lane = 0; lane < LANES; lane++) {
    const p = probabilities(m, logits, classes, lane);
    for (let c = 0; c < classes; c++) m[out / 4 + c * LANES + lane] = p[c];
  }
}

export function predict(arena: Arena, logits: Pointer, predictions: Pointer, classes: number): void {
  const m = arena.f32;
  for (let lane = 0; lane < LANES; lane++) {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      const z = m[logits / 4 + c * LANES + lane];
      if (z > m[logits / 4 + best * LANES + lane]) best = c;
    }
    arena.i32[predictions / 4 + lane] = best;
  }
}

/** loss = -log p_label; d loss / d z_c = p_c - [c = label]. */
export function softmaxCrossEntropy(arena: Arena, block: LossBlock): void {
  const m = arena.f32;
  eachLane(arena, block, (p, label, lane) => {
    const z = (c: number) => m[block.logits / 4 + c * LANES + lane];
    let top = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < p.length; c++) top = Math.max(top, z(c));
    let total = 0;
    for (let c = 0; c < p.length; c++) total += Math.exp(z(c) - top);
    return { loss: Math.log(total) + top - z(label), gradient: p.map((v, c) => v - (c === label ? 1 : 0)) };
  });
}

/** loss = mean_c e_c^2, e = p - one-hot; d loss / d z_c = 2/C p_c (e_c - sum_k e_k p_k). */
export function softmaxSquaredError(arena: Arena, block: LossBlock): void {
  eachLane(arena, block, (p, label) => {
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
  of: (p: number[], label: number, lane: number) => { loss: number; gradient: number[] },
): void {
  const m = arena.f32;
  for (let lane = 0; lane < LANES; lane++) {
    const label = arena.i32[block.labels / 4 + lane];
    const used = label >= 0;
    const { loss, gradient } = used
      ? of(probabilities(m, block.logits, block.classes, lane), label, lane)
      : { loss: 0, gradient: [] };
    m[block.losses / 4 + lane] = loss;
    for (let c = 0; c < block.classes; c++) {
      m[block.dlogits / 4 + c * LANES + lane] = (gradient[c] ?? 0) * block.scale;
    }
  }
}
