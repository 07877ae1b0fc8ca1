// Commands from the main thread to all threads. `stale`: parameters were set since they were last packed.
import type { Mix } from '../data/mixing.js';
import type { Pointer } from '../kernels/index.js';
import type { PlacedImages } from './block.js';

/** The images `order[start .. start + count - 1]` make one step. */
export interface StepPlan {
  readonly start: number;
  readonly count: number;
  readonly rate: number;
  /** 1 for the first of the run. */
  readonly step: number;
  /** 1 for the first. */
  readonly epoch: number;
  /** The share of the new parameters in their average; 0 leaves it, 1 replaces it. Default: 0. */
  readonly average?: number;
  readonly mix?: Mix;
}

export interface TrainCommand {
  readonly kind: 'train';
  readonly images: PlacedImages;
  readonly order: Pointer;
  readonly steps: readonly StepPlan[];
  /** Float64 [step][loss, correct] */
  readonly results: Pointer;
  readonly stale: boolean;
}

/** Estimates second derivatives over the first `count` images of an order. */
export interface CurvatureCommand {
  readonly kind: 'curvature';
  readonly images: PlacedImages;
  readonly order: Pointer;
  readonly count: number;
  readonly epoch: number;
  readonly stale: boolean;
}

export interface EvaluateCommand {
  readonly kind: 'evaluate';
  readonly images: PlacedImages;
  readonly start: number;
  readonly end: number;
  readonly stale: boolean;
}

export type Command = TrainCommand | CurvatureCommand | EvaluateCommand;
