// Where training stands: all of it but the parameters and the optimizer's vectors.

import type { Totals } from '../engine/session.js';
import type { Metrics } from '../runs/records.js';

export interface TrainerState {
  /** Whole epochs done, validation included. */
  readonly epochs: number;
  /** Steps done of the epoch after those. */
  readonly stepInEpoch: number;
  /** Steps done in all. */
  readonly step: number;
  /** Of the epoch under way. */
  readonly epochTotals: Totals;
  /** Since the last logged step. */
  readonly logTotals: Totals;
  /** Of the last whole epoch. */
  readonly train: Metrics | null;
  readonly validation: Metrics | null;
  readonly best: {
    readonly epoch: number;
    readonly validation: Metrics | null;
    readonly parameters: Float32Array;
  } | null;
  /** The highest test accuracy on the way; only with training.watch_test. */
  readonly peakTest: (Metrics & { readonly epoch: number }) | null;
  /** Why training ended before its last epoch, if it did. */
  readonly stopped: string | null;
  readonly trainSeconds: number;
  /** Images trained on in those seconds. */
  readonly images: number;
}

const nothing = (): Totals => ({ loss: 0, correct: 0, count: 0 });

export const beginning = (): TrainerState => ({
  epochs: 0,
  stepInEpoch: 0,
  step: 0,
  epochTotals: nothing(),
  logTotals: nothing(),
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
