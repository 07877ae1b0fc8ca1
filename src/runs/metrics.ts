// The metrics of a run, by the names used in tables, studies and --metric.
import type { Summary } from './records.js';

/** Reads each metric of a run; null if it was not measured. */
const READ = {
  test_accuracy: (s: Summary) => s.test?.accuracy,
  test_loss: (s: Summary) => s.test?.loss,
  peak_test_accuracy: (s: Summary) => s.peak_test?.accuracy,
  validation_accuracy: (s: Summary) => s.validation?.accuracy,
  validation_loss: (s: Summary) => s.validation?.loss,
  last_validation_accuracy: (s: Summary) => s.last_validation?.accuracy,
  train_accuracy: (s: Summary) => s.train?.accuracy,
  train_loss: (s: Summary) => s.train?.loss,
  final_train_accuracy: (s: Summary) => s.final_train?.accuracy,
  final_train_loss: (s: Summary) => s.final_train?.loss,
  error_gap: (s: Summary) => s.final_train && s.test && s.final_train.accuracy - s.test.accuracy,
  epochs: (s: Summary) => s.epochs,
  best_epoch: (s: Summary) => s.best_epoch,
  parameters: (s: Summary) => s.parameters,
  // Zero until a run has finished or was interrupted.
  train_seconds: (s: Summary) => s.timing?.train_seconds || null,
  images_per_second: (s: Summary) => s.timing?.images_per_second || null,
} as const;

export type MetricName = keyof typeof READ;
export type RunMetrics = Readonly<Record<MetricName, number | null>>;

export const METRICS = Object.keys(READ) as readonly MetricName[];

export const isMetric = (name: string): name is MetricName => Object.hasOwn(READ, name);

export function metricsOf(summary: Summary): RunMetrics {
  return Object.fromEntries(METRICS.map((name) => [name, READ[name](summary) ?? null])) as RunMetrics;
}

/** The default metric of tables. */
export const USUAL_METRIC = 'test_accuracy';

/** Whether a metric is measured on test images, so that choosing by it is choosing on them. */
export const isOnTest = (metric: string): boolean => /^(peak_)?test_|^error_gap$/.test(metric);

/** Whether smaller values of a metric are better. */
export const lessIsBetter = (metric: string): boolean => /loss|seconds|parameters|epoch|gap/.test(metric);
