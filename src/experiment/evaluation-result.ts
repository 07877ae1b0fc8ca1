// The result of an evaluation, as `lenet evaluate --json` prints it.
import type { TestMetrics } from '../runs/records.js';

export type Split = 'train' | 'validation' | 'test';

export interface EvaluationResult extends TestMetrics {
  /** Path of the run. */
  readonly run: string;
  readonly data: { readonly source: string; readonly split: Split };
}
