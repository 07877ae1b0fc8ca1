// The series of metrics.jsonl by step, as other programs get them.
import type { Metrics, MetricsLine } from './records.js';

/**
 * What a series is measured on. `train` is the mean over the steps since the value before, `train_epoch` the mean over an
 * epoch; `watched_test` is the test images during training (training.watch_test), `test` those of the finished model.
 */
type Split = 'train' | 'train_epoch' | 'validation' | 'watched_test' | 'test';

export interface Sample {
  readonly measure: 'loss' | 'accuracy' | 'learning_rate';
  /** null for the learning rate. */
  readonly split: Split | null;
  readonly value: number;
}

const both = (split: Split, metrics: Metrics | null | undefined): Sample[] =>
  metrics
    ? (['loss', 'accuracy'] as const).map((measure): Sample => ({ measure, split, value: metrics[measure] }))
    : [];

/** The values of one line. */
export function samplesOf(line: MetricsLine): readonly Sample[] {
  if (line.kind === 'step') {
    return [{ measure: 'learning_rate', split: null, value: line.learning_rate }, ...both('train', line.train)];
  }
  if (line.kind === 'test') return both('test', line.test);
  const judged = [...both('validation', line.validation), ...both('watched_test', line.test)];
  return line.kind === 'epoch' ? [...both('train_epoch', line.train), ...judged] : judged;
}

/** The step of a line. The test of the finished model has none: it follows the last step. */
export const stepOf = (line: MetricsLine, before: number): number => (line.kind === 'test' ? before : line.step);

/** All lines with their steps, in order. */
export function steppedLines(lines: readonly MetricsLine[]): { readonly step: number; readonly line: MetricsLine }[] {
  let step = 0;
  return lines.map((line) => {
    step = stepOf(line, step);
    return { step, line };
  });
}
