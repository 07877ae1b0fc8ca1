// The result of a run, as `lenet run --json` prints it.
import type { DataRecord, Metrics, Summary } from './records.js';

export interface RunResult extends Pick<Summary, 'run' | 'status' | 'parameters' | 'epochs' | 'engine' | 'seed'> {
  readonly data: Pick<DataRecord, 'source' | 'fallback'>;
  /** Metrics of the last epoch. */
  readonly train: Metrics | null;
  /** Metrics of the best epoch. */
  readonly validation: Metrics | null;
  /** Metrics of the best epoch's parameters. */
  readonly test: Metrics | null;
  readonly timing: Pick<Summary['timing'], 'train_seconds' | 'images_per_second'>;
}

export function runResult(summary: Summary): RunResult {
  const metrics = (m: Metrics | null) => m && { loss: m.loss, accuracy: m.accuracy };
  const { train_seconds, images_per_second } = summary.timing;
  return {
    run: summary.run,
    status: summary.status,
    parameters: summary.parameters,
    epochs: summary.epochs,
    data: { source: summary.data.source, fallback: summary.data.fallback },
    train: metrics(summary.train),
    validation: metrics(summary.validation),
    test: metrics(summary.test),
    timing: { train_seconds, images_per_second },
    engine: summary.engine,
    seed: summary.seed,
  };
}
