// Calibration: confidence against accuracy.

import { defineRunFigure } from '../run-figure.js';
import { NEUTRAL } from '../theme.js';

const BINS = 10;

export const calibration = defineRunFigure({
  name: 'calibration',
  summary: 'Calibration: the accuracy of predictions by their confidence.',
  async draw({ verdicts, summary }) {
    const { labels, predictions, confidences } = await verdicts();
    const bins = Array.from({ length: BINS }, () => ({ count: 0, right: 0, confidence: 0 }));
    for (const [i, confidence] of confidences.entries()) {
      const bin = bins[Math.min(BINS - 1, Math.floor(confidence * BINS))];
      bin.count++;
      bin.right += predictions[i] === labels[i] ? 1 : 0;
      bin.confidence += confidence;
    }
    const values = bins
      .filter(({ count }) => count > 0)
      .map(({ count, right, confidence }) => ({
        confidence: (100 * confidence) / count,
        accuracy: (100 * right) / count,
        images: count,
      }));
    const error = values.reduce((sum, v) => sum + (v.images / labels.length) * Math.abs(v.confidence - v.accuracy), 0);
    const percent = (field: string, title: string) =>
      ({ field, type: 'quantitative', title, scale: { domain: [0, 100] } }) as const;
    return {
      title: {
        text: `${summary.name}: calibration`,
        subtitle: `Expected calibration error ${error.toFixed(2)} points over ${BINS} bins. Above the line: underconfident.`,
      },
      width: 320,
      height: 320,
      layer: [
        {
          data: {
            values: [
              { confidence: 0, accuracy: 0 },
              { confidence: 100, accuracy: 100 },
            ],
          },
          mark: { type: 'line', color: NEUTRAL, strokeDash: [4, 4], strokeWidth: 1 },
          encoding: { x: percent('confidence', 'confidence, %'), y: percent('accuracy', 'accuracy, %') },
        },
        {
          data: { values },
          mark: { type: 'line', point: false },
          encoding: { x: percent('confidence', 'confidence, %'), y: percent('accuracy', 'accuracy, %') },
        },
        {
          data: { values },
          mark: { type: 'circle', opacity: 1, tooltip: true },
          encoding: {
            x: percent('confidence', 'confidence, %'),
            y: percent('accuracy', 'accuracy, %'),
            size: { field: 'images', type: 'quantitative', title: 'images', scale: { type: 'log', range: [20, 300] } },
          },
        },
      ],
    };
  },
});
