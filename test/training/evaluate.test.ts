// Evaluation of a network compared with results computed by hand: an image's pixels are its scores.
import { describe, expect, it } from 'vitest';
import { Session } from '../../src/engine/session.js';
import { evaluate } from '../../src/training/evaluate.js';
import { experimentOf } from '../graph/networks.js';

/** Scores of four classes, in eighths, and the label; class 3 has no image. */
const results: [scores: [number, number, number, number], label: number][] = [
  [[9, 3, 1, 0], 0],
  [[3, 9, 1, 0], 0],
  [[3, 9, 5, 0], 0],
  [[2, 9, 1, 8], 1],
  [[9, 2, 4, 8], 1],
  [[1, 3, 9, 8], 2],
  [[9, 8, 0, 7], 2],
  [[2, 3, 5, 9], 2],
  [[6, 3, 8, 5], 2],
  [[0, 1, 3, 8], 0],
];
const scoresOf = (scores: readonly number[]) => scores.map((v) => v / 8);
const softmax = (z: number[]) => z.map((v) => Math.exp(v) / z.reduce((sum, u) => sum + Math.exp(u), 0));
const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
const identity = Float32Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0));

function measured(head: object, of = results) {
  const experiment = experimentOf({ head });
  const session = new Session({
    ...{ network: [], head: experiment.head, input: { image: [4, 1, 1], classes: 4 }, engine: 'simd', threads: 0 },
    ...{ batchSize: 4, seed: 1, padding: 0, augmentations: [], clipNorm: 0, optimizer: experiment.training.optimizer },
    pixelTable: Float32Array.from({ length: 4 * 256 }, (_, i) => (i % 256) / 8),
  });
  session.initialize(1);
  const [weight] = session.layout.parameters;
  if (weight.spec.kind === 'weight') session.layout.values(session.arena, session.parameters, weight).set(identity);
  const images = {
    count: of.length,
    shape: [4, 1, 1],
    pixels: Uint8Array.from(of.flatMap(([scores]) => scores)),
    labels: Uint8Array.from(of.map(([, label]) => label)),
  } as const;
  return evaluate(session, session.place(images));
}

describe('evaluation of ten images by hand', () => {
  // Ranks of the labels: 0, 1, 2, 0, 3, 0, 3, 1, 0, 3.
  it('counts hits, ranks and confusions', async () => {
    expect(await measured({ softmax: {} })).toMatchObject({
      images: 10,
      accuracy: 0.4,
      top_k_accuracy: [0.4, 0.6, 0.7, 1],
      per_class_accuracy: [0.25, 0.5, 0.5, null],
      confusion: [
        [1, 2, 0, 1],
        [1, 1, 0, 0],
        [1, 0, 2, 1],
        [0, 0, 0, 0],
      ],
    });
  });

  it('averages the loss over all images, and the confidence over the images of a label', async () => {
    const { loss, per_class_confidence: confidences } = await measured({ softmax: {} });
    expect(loss).toBeCloseTo(mean(results.map(([scores, label]) => -Math.log(softmax(scoresOf(scores))[label]))), 6);
    for (const c of [0, 1, 2]) {
      const own = results.filter(([, label]) => label === c);
      const expected = mean(own.map(([scores]) => Math.max(...softmax(scoresOf(scores)))));
      expect(confidences[c]).toBeCloseTo(expected, 6);
    }
    expect(confidences[3]).toBeNull();
  });

  it('has the accuracy and the confidence of a class of one image', async () => {
    const [scores, label] = results[3];
    const { per_class_accuracy, per_class_confidence } = await measured({ softmax: {} }, [results[0], [scores, label]]);
    expect(per_class_accuracy).toEqual([1, 1, null, null]);
    expect(per_class_confidence[1]).toBeCloseTo(Math.max(...softmax(scoresOf(scores))), 6);
  });

  it('uses the nearest code with the rbf head', async () => {
    const codes = [0, 1, 2, 3].map((c) => [0, 1, 2, 3].map((k) => (k === c ? 1 : 0)));
    const found = await measured({ rbf: { codes, loss: 'mse', j: 0.5 } });
    // The distance to code c is |scores|^2 - 2 scores[c] + 1: the largest score is the nearest.
    const distances = (scores: readonly number[]) =>
      codes.map((code) => scoresOf(scores).reduce((sum, v, k) => sum + (v - code[k]) ** 2, 0));
    expect(found).toMatchObject({ accuracy: 0.4, top_k_accuracy: [0.4, 0.6, 0.7, 1] });
    expect(found.confusion[0]).toEqual([1, 2, 0, 1]);
    expect(found.loss).toBeCloseTo(mean(results.map(([scores, label]) => distances(scores)[label])), 6);
    const sure = results
      .filter(([, label]) => label === 1)
      .map(([scores]) => {
        const near = distances(scores).map((y) => Math.exp(-y));
        return Math.max(...near) / near.reduce((a, b) => a + b, Math.exp(-0.5));
      });
    expect(found.per_class_confidence[1]).toBeCloseTo(mean(sure), 6);
  });
});
