// Metrics of the network's current parameters on a split.

import type { Evaluating, PlacedImages } from '../engine/session.js';
import type { TestMetrics } from '../runs/records.js';

/** Top-1 to top-5. */
const MOST_RANKS = 5;

/** Mean loss, accuracy, top-k accuracies, confusion matrix and confidences. */
export async function evaluate(session: Evaluating, images: PlacedImages): Promise<TestMetrics> {
  const { classes } = session.graph;
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const ranks = new Array<number>(classes).fill(0);
  const confidences = new Array<number>(classes).fill(0);
  const labels = session.arena.bytes(images.labels, images.count);
  const { loss, correct } = await session.evaluate(images, ({ image, prediction, rank, confidence }) => {
    confusion[labels[image]][prediction]++;
    ranks[rank]++;
    confidences[labels[image]] += confidence;
  });
  const totals = confusion.map((row) => row.reduce((a, b) => a + b, 0));
  const mean = (sum: number, count: number) => (count > 0 ? sum / count : null);
  let within = 0;
  return {
    loss: loss / images.count,
    accuracy: correct / images.count,
    images: images.count,
    top_k_accuracy: ranks.slice(0, MOST_RANKS).map((count) => {
      within += count;
      return within / images.count;
    }),
    per_class_accuracy: confusion.map((row, c) => mean(row[c], totals[c])),
    per_class_confidence: confidences.map((sum, c) => mean(sum, totals[c])),
    confusion,
  };
}
