// What a run writes down.
import type { ProcessIdentity } from '../files/process.js';

type RunStatus = 'running' | 'finished' | 'failed' | 'interrupted';

/** Accuracy is a fraction. */
export interface Metrics {
  readonly loss: number;
  readonly accuracy: number;
}

export interface TestMetrics extends Metrics {
  readonly images: number;
  /** [k - 1]: fraction of images whose class is among the k best, k = 1 to 5. */
  readonly top_k_accuracy: readonly number[];
  /** Correct fraction of each class; null for a class without images. */
  readonly per_class_accuracy: readonly (number | null)[];
  /** Mean probability of the predicted class over the images of each class. */
  readonly per_class_confidence: readonly (number | null)[];
  /** [true class][predicted class] counts. */
  readonly confusion: readonly (readonly number[])[];
}

/** One line of metrics.jsonl. It holds no times: the same run gives the same bytes. */
export type MetricsLine =
  | {
      readonly kind: 'step';
      /** Counted in fractions: 1.5 is half-way through the second. */
      readonly epoch: number;
      readonly step: number;
      readonly learning_rate: number;
      /** Mean over the steps since the line before. */
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
      /** In fractions. */
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
  /** What writes it, while it runs. */
  readonly process: ProcessIdentity | null;
  readonly seed: number;
  readonly engine: string;
  readonly parameters: number;
  /** The resolved configuration: what resolved.yaml says, for those who read one file of many runs. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly data: DataRecord;
  /** What training started from: training.init_from, and the SHA-256 that it had; null for a fresh start. */
  readonly init_from: { readonly file: string; readonly sha256: string } | null;
  /** Epochs trained. */
  readonly epochs: number;
  /**
   * training.epochs as it was for a part of the run, where that shows in the result: rates planned over fewer epochs, or
   * an early stop that was passed over. Empty for what the configuration alone gives.
   */
  readonly earlier_epochs: readonly number[];
  /** The epoch whose parameters are in model.safetensors; a fraction if the best were found within it. */
  readonly best_epoch: number | null;
  /** SHA-256 of model.safetensors as it was when the run ended; null while it trains, and where there is no model. */
  readonly model_sha256: string | null;
  /** Of the last epoch. */
  readonly train: Metrics | null;
  /** Of the best epoch. */
  readonly validation: Metrics | null;
  /** Of the last epoch. */
  readonly last_validation: Metrics | null;
  /** Of the best epoch's parameters. */
  readonly test: TestMetrics | null;
  /** The highest test accuracy that training came by; null unless training.watch_test. */
  readonly peak_test: (Metrics & { readonly epoch: number }) | null;
  /** Of the same parameters on the training images; null unless training.evaluate_train. */
  readonly final_train: Metrics | null;
  readonly timing: Timing;
}

export interface DataRecord {
  /** What the images came from in the end. */
  readonly source: string;
  /** Whether that is the fallback, because `requested` could not be had. */
  readonly fallback: boolean;
  readonly requested: string;
  readonly images: { readonly train: number; readonly validation: number; readonly test: number };
  readonly class_names: readonly string[];
  /** SHA-256 of what was read. */
  readonly checksums: Readonly<Record<string, string>>;
  /** SHA-256 of the test images and their labels, as many as were measured: equal where two runs were tested on the same. */
  readonly test_sha256: string;
}

interface Timing {
  /** Spent in training steps. */
  readonly train_seconds: number;
  /** Training images a second of those. */
  readonly images_per_second: number;
  /** From start to end, everything included. */
  readonly total_seconds: number;
}

/** environment.json */
export interface Environment {
  readonly lenet: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  /** They change the speed, never the result. */
  readonly threads: number;
  readonly engine: string;
  /** Whether multiply-adds round once: it changes the last bits. */
  readonly fused_multiply_add: boolean;
  readonly git_commit: string | null;
  readonly command: readonly string[];
}
