// What a training loop tells while it runs, and how it fails.
import type { Metrics, MetricsLine } from '../runs/records.js';
import type { TrainerState } from './trainer-state.js';

/** Training cannot continue: the message says why, when, and what might help. */
export class TrainingError extends Error {}

/** The loss of a step is not finite. */
export const divergence = (step: string, rate: number): TrainingError =>
  new TrainingError(
    `the loss is no longer a finite number at ${step}: training has diverged.\n` +
      `  The learning rate was ${Number(rate.toPrecision(4))}. Try a tenth of it, training.clip_norm: 1, or training.warmup: 1.`,
  );

/** Events of the training loop. */
export interface TrainingEvents {
  /** Called often, up to many times a second. */
  step?(progress: StepProgress): void;
  metrics?(line: MetricsLine): void;
  /** A new best epoch; its parameters are in the session now. */
  best?(epoch: number): void;
  /** A point from which training can be resumed. */
  checkpoint?(state: TrainerState): void;
}

export interface StepProgress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Within the epoch, from 1. */
  readonly step: number;
  readonly steps: number;
  /** Mean over the epoch so far. */
  readonly train: Metrics;
  /** Training images per second in this epoch so far, by this process. */
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
}
