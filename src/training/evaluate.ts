// Metrics of the network as it is on a part of the data.
import type { TestMetrics } from '../runs/records.js';
import type { PlacedImages, Session } from './session.js';

/** Mean loss, accuracy and the confusion matrix. */
export async function evaluate(session: Session, images: PlacedImages): Promise<TestMetrics> {
  const { classes } = session.graph;
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const labels = session.arena.bytes(images.labels, images.count);
  const { loss, correct } = await session.evaluate(images, (image, prediction) => {
    confusion[labels[image]][prediction]++;
  });
  return {
    loss: loss / images.count,
    accuracy: correct / images.count,
    images: images.count,
    per_class_accuracy: confusion.map((row, c) => {
      const total = row.reduce((a, b) => a + b, 0);
      return total > 0 ? row[c] / total : null;
    }),
    confusion,
  };
}
