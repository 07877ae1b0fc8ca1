// Metrics of the network as it is on a part of the data.
import type { Metrics, TestMetrics } from '../runs/records.js';
import type { PlacedImages, Session } from './session.js';

/** Images between two looks at the outside world. */
const CHUNK = 1024;
/** A pause in which signals and the terminal get their turn. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Mean loss and accuracy. Stops early, with what it has seen, once `stop` says so. */
export async function evaluate(session: Session, images: PlacedImages): Promise<Metrics> {
  const { loss, accuracy } = await evaluateInDetail(session, images, session.graph.classes);
  return { loss, accuracy };
}

/** The same with a confusion matrix. */
export async function evaluateInDetail(session: Session, images: PlacedImages, classes: number): Promise<TestMetrics> {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  let [loss, correct] = [0, 0];
  for (let start = 0; start < images.count; start += CHUNK) {
    const end = Math.min(images.count, start + CHUNK);
    const totals = session.evaluate(images, start, end, (image, prediction) => {
      confusion[images.labels[image]][prediction]++;
    });
    loss += totals.loss;
    correct += totals.correct;
    await breathe();
  }
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
