// The records of a run.
import type { ProcessIdentity } from '../files/process.js';

type RunStatus = 'running' | 'finished' | 'failed' | 'interrupted';

/** Accuracy is a fraction. */
export interface Metrics {
  readonly loss: number;
  readonly accuracy: number;
}

export interface TestMetrics extends Metrics {
  readonly images: number;
  /** [k - 1]: fraction of images whose class is among the k most probable, k = 1 to 5. */
  readonly top_k_accuracy: readonly number[];
  /** Fraction correct per class; null for a class without images. */
  readonly per_class_accuracy: readonly (number | null)[];
  /** Mean probability of the predicted class over the images of each class. */
  readonly per_class_confidence: readonly (number | null)[];
  /** Counts [true class][predicted class]. */
  readonly confusion: readonly (readonly number[])[];
}

/** One line of metrics.jsonl. It holds no times, so the same run gives the same bytes. */
export type MetricsLine =
  | {
      readonly kind: 'step';
      /** Fractional: 1.5 is half-way through the second epoch. */
      readonly epoch: number;
      readonly step: number;
      readonly learning_rate: number;
      /** Mean over the steps since the previous line. */
      readonly train: Metrics;
    }
  | {
      readonly kind: 'epoch';
      readonly epoch: number;
      readonly step: number;
      readonly train: Metrics;
      readonly validation: Metrics | null;
      /** With training.watch_test. */
      readonly test?: Metrics;
    }
  | {
      /** Within an epoch: training.validate_every. */
      readonly kind: 'validation';
      /** Fractional. */
      readonly epoch: number;
      readonly step: number;
      readonly validation: Metrics;
      readonly test?: Metrics;
    }
  | { readonly kind: 'test'; readonly epoch: number; readonly test: Metrics };

/** summary.json */
export interface Summary {
  readonly run: string;
  readonly name: string;
  readonly status: RunStatus;
  /** Why it failed or stopped early. */
  readonly message: string | null;
  readonly started: string;
  readonly finished: string | null;
  /** The process that writes it, while the run is running. */
  readonly process: ProcessIdentity | null;
  readonly seed: number;
  readonly engine: string;
  readonly parameters: number;
  /** The resolved configuration, as in resolved.yaml, so that one file per run is enough. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly data: DataRecord;
  /** Initial parameters: training.init_from and its SHA-256; null for random ones. */
  readonly init_from: {
    readonly file: string;
    readonly sha256: string;
    /** Parameters that started from the seed, since the file has none that fit: init_from.partial. Absent: none. */
    readonly from_seed?: readonly string[];
  } | null;
  /** Epochs trained. */
  readonly epochs: number;
  /**
   * Earlier values of training.epochs of a resumed run, where they affect the result: the schedule was planned over
   * fewer epochs, or an early stop was passed. Empty if the configuration alone gives the result.
   */
  readonly earlier_epochs: readonly number[];
  /** The epoch of the parameters in model.safetensors; fractional if the best were found within an epoch. */
  readonly best_epoch: number | null;
  /** SHA-256 of model.safetensors at the end of the run; null while it trains, and without a model. */
  readonly model_sha256: string | null;
  /** Metrics of the last epoch. */
  readonly train: Metrics | null;
  /** Metrics of the best epoch. */
  readonly validation: Metrics | null;
  /** Metrics of the last epoch. */
  readonly last_validation: Metrics | null;
  /** Metrics of the best epoch's parameters. */
  readonly test: TestMetrics | null;
  /** The highest test accuracy during training; null unless training.watch_test. */
  readonly peak_test: (Metrics & { readonly epoch: number }) | null;
  /** Metrics of the final model on the training images; null unless training.evaluate_train. */
  readonly final_train: Metrics | null;
  readonly timing: Timing;
}

export interface DataRecord {
  /** The source actually used. */
  readonly source: string;
  /** Whether it is the fallback, because `requested` was unavailable. */
  readonly fallback: boolean;
  readonly requested: string;
  readonly images: { readonly train: number; readonly validation: number; readonly test: number };
  readonly class_names: readonly string[];
  /** SHA-256 of each file read. */
  readonly checksums: Readonly<Record<string, string>>;
  /** SHA-256 of the evaluated test images and their labels: equal where two runs were tested on the same images. */
  readonly test_sha256: string;
}

interface Timing {
  /** Seconds in training steps. */
  readonly train_seconds: number;
  /** Training images per second of those. */
  readonly images_per_second: number;
  /** Seconds from start to end, everything included. */
  readonly total_seconds: number;
}

/** How a session computes. */
export interface EngineRecord {
  readonly engine: string;
  /**
   * Bits of the registers that its kernels are laid out for; null on the reference engine, absent in runs of versions without
   * a choice. It changes the speed, never the result.
   */
  readonly width?: number | null;
  /** Whether multiply-adds round once, which changes the last bits. */
  readonly fused_multiply_add: boolean;
  /** They change the speed, never the result. */
  readonly threads: number;
}

/** The machine and the versions of a run. */
export interface HostRecord {
  readonly lenet: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly git_commit: string | null;
  readonly command: readonly string[];
}

/** environment.json */
export interface Environment extends HostRecord, EngineRecord {}
