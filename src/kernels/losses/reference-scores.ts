// The specification of what scores say about classes.
import type { Arena, Pointer } from '../arena.js';
import { LANES } from '../block.js';
import type { ScoreKernels } from './types.js';

/** p_c = e^(z_c - max z) / sum of the same. */
export function probabilities(z: number[]): number[] {
  const top = Math.max(...z);
  const e = z.map((v) => Math.exp(v - top));
  const total = e.reduce((a, b) => a + b);
  return e.map((v) => v / total);
}

/** e^-y_c / (e^-j + sum_i e^-y_i): none of the classes has the rest. */
export function competing(y: number[], j: number): number[] {
  const nearest = Math.min(j, ...y);
  const e = y.map((v) => Math.exp(nearest - v));
  const total = e.reduce((a, b) => a + b, Math.exp(nearest - j));
  return e.map((v) => v / total);
}

/** The scores of an image. */
export const column = (scores: Float32Array, classes: number, lane: number) =>
  Array.from({ length: classes }, (_, c) => scores[c * LANES + lane]);

export function referenceScores(arena: Arena): ScoreKernels {
  /** out[c] = of(values)[c], for every lane. */
  function eachLane(valuesAt: Pointer, outAt: Pointer, classes: number, of: (values: number[]) => number[]): void {
    const [values, out] = arena.views(valuesAt, outAt);
    for (let lane = 0; lane < LANES; lane++) {
      const results = of(column(values, classes, lane));
      for (let c = 0; c < classes; c++) out[c * LANES + lane] = results[c];
    }
  }
  return {
    softmax: (logits, out, classes) => eachLane(logits, out, classes, probabilities),
    distanceProbabilities: (distances, out, classes, j) => eachLane(distances, out, classes, (y) => competing(y, j)),
    predict(scoresAt, predictionsAt, classes, sign) {
      const [scores] = arena.views(scoresAt);
      const predictions = arena.integers(predictionsAt, LANES);
      for (let lane = 0; lane < LANES; lane++) {
        const z = column(scores, classes, lane).map((v) => sign * v);
        let best = 0;
        for (let c = 1; c < classes; c++) if (z[c] > z[best]) best = c;
        predictions[lane] = best;
      }
    },
    rank(scoresAt, labelsAt, ranksAt, classes, sign) {
      const [scores] = arena.views(scoresAt);
      const [labels, ranks] = [labelsAt, ranksAt].map((at) => arena.integers(at, LANES));
      for (let lane = 0; lane < LANES; lane++) {
        const z = column(scores, classes, lane).map((v) => sign * v);
        const label = Math.max(0, labels[lane]);
        ranks[lane] = z.filter((v, c) => v > z[label] || (v === z[label] && c < label)).length;
      }
    },
  };
}
