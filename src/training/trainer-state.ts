// The state of training, without the parameters and the optimizer's vectors.

import type { Monitor } from '../config/schema.js';
import type { Totals } from '../engine/totals.js';
import type { Metrics } from '../runs/records.js';

export interface TrainerState {
  /** Completed epochs, validation included. */
  readonly epochs: number;
  /** Steps done in the current epoch. */
  readonly stepInEpoch: number;
  /** Steps done in total. */
  readonly step: number;
  /** Totals of the current epoch. */
  readonly epochTotals: Totals;
  /** Totals since the last logged step. */
  readonly logTotals: Totals;
  /** Metrics of the last completed epoch. */
  readonly train: Metrics | null;
  readonly validation: Metrics | null;
  readonly best: {
    readonly epoch: number;
    readonly validation: Metrics | null;
    /** What it was chosen by: metrics of the monitored split. */
    readonly monitored: Metrics | null;
    readonly parameters: Float32Array;
  } | null;
  /** The highest test accuracy so far; only with training.watch_test. */
  readonly peakTest: (Metrics & { readonly epoch: number }) | null;
  /** Why training ended before its last epoch, if it did. */
  readonly stopped: string | null;
  readonly trainSeconds: number;
  /** Images trained in those seconds. */
  readonly images: number;
}

export const noTotals = (): Totals => ({ loss: 0, correct: 0, count: 0 });

export const beginning = (): TrainerState => ({
  epochs: 0,
  stepInEpoch: 0,
  step: 0,
  epochTotals: noTotals(),
  logTotals: noTotals(),
  train: null,
  validation: null,
  best: null,
  peakTest: null,
  stopped: null,
  trainSeconds: 0,
  images: 0,
});

export const meanOf = ({ loss, correct, count }: Totals): Metrics => ({
  loss: loss / Math.max(1, count),
  accuracy: correct / Math.max(1, count),
});

/**
 * Higher accuracy is better, and at equal accuracy lower loss; for a monitor of the loss the other way round. Without metrics the
 * latest is the best.
 */
export function isBetter(
  now: Metrics | null,
  before: Metrics | null,
  monitor: Monitor = 'validation_accuracy',
): boolean {
  if (!now || !before) return true;
  const more = now.accuracy - before.accuracy;
  const less = before.loss - now.loss;
  const [first, second] = monitor.endsWith('_loss') ? [less, more] : [more, less];
  return first > 0 || (first === 0 && second > 0);
}

export const sum = (a: Totals, b: Totals): Totals => ({
  loss: a.loss + b.loss,
  correct: a.correct + b.correct,
  count: a.count + b.count,
});
