// `open`: a stored run: its records, its parameters, and its model for inference.

import type { InferenceSession } from '../engine/inference-session.js';
import { evaluateRun } from '../experiment/evaluate-run.js';
import type { EvaluationResult, Split } from '../experiment/evaluation-result.js';
import { openModel, summaryOf } from '../experiment/open-model.js';
import { flowText } from '../format/flow.js';
import type { EngineChoice } from '../kernels/engine-choice.js';
import { resolveEngine } from '../kernels/native.js';
import { classifyImages } from '../predict/classify.js';
import { predictImages } from '../predict/predict-images.js';
import type { Prediction, Reading } from '../predict/reading.js';
import { readModel } from '../runs/read-model.js';
import { readMetrics } from '../runs/read-run.js';
import type { MetricsLine, Summary } from '../runs/records.js';
import { runAt } from '../runs/reference.js';
import type { Tensor } from '../runs/safetensors.js';
import { contextOf } from './context.js';
import { type ComputeOptions, engineOf, requireKnown, requireWhole } from './options.js';

export interface EvaluateOptions {
  /** Default: `test`. */
  readonly split?: Split;
  /** A data source, as in a configuration: `mnist`, `{images: {path: 'scans'}}`. Default: the run's. */
  readonly data?: string | Readonly<Record<string, unknown>>;
  readonly threads?: number;
}

/**
 * Opens a run. Its summary is read now, everything else when it is asked for.
 * @param run its path, the beginning of its name in `runs`, `@last`, `@best`, or `lenet5-best`, which comes with lenet
 * @throws RunError if there is none, or several; TypeError for wrong options
 */
export function open(run: string, options: ComputeOptions = {}): OpenRun {
  requireKnown('open', options, ['engine', 'dataDir']);
  return new OpenRun(runAt(run, { shipped: true }), engineOf(options), options);
}

export class OpenRun {
  /** summary.json */
  readonly summary: Summary;
  readonly #options: ComputeOptions;
  #model: Promise<InferenceSession> | undefined;

  constructor(
    /** Path of the run directory. */
    readonly path: string,
    readonly engine: EngineChoice,
    options: ComputeOptions,
  ) {
    this.summary = summaryOf(path);
    this.#options = options;
  }

  /** The resolved configuration. */
  get config(): Readonly<Record<string, unknown>> {
    return this.summary.config;
  }

  /** The lines of metrics.jsonl. @throws RunError */
  metrics(): readonly MetricsLine[] {
    return readMetrics(this.path);
  }

  /** The stored parameters, `<layer>.weight` and so on, in PyTorch's layouts. @throws RunError */
  tensors(): ReadonlyMap<string, Tensor> {
    return readModel(this.path).tensors;
  }

  /**
   * Classifies images of the form that the model takes: bytes, 0 to 255, [channel][row][column], upright, light on dark.
   * @param images one array with all of them, or one for each
   * @throws DataError for another number of bytes; RunError, ConfigError
   */
  async predict(
    images: Uint8Array | Uint8ClampedArray | readonly (Uint8Array | Uint8ClampedArray)[],
  ): Promise<Prediction[]> {
    return classifyImages(await this.#session(), images);
  }

  /**
   * Reads digits in photographs and scans: the readings of `lenet predict --json`.
   * @throws DataError for a model of colour images; RunError, ConfigError
   */
  async read(
    files: readonly string[],
    { many = false }: { readonly many?: boolean } = {},
  ): Promise<readonly Reading[]> {
    return (await predictImages(await this.#session(), files, many)).readings;
  }

  /** The object that `lenet evaluate --json` prints. @throws RunError, ConfigError, DataError */
  async evaluate(options: EvaluateOptions = {}): Promise<EvaluationResult> {
    requireKnown('evaluate', options, ['split', 'data', 'threads']);
    requireWhole('threads', options.threads, 256);
    const { split = 'test', data, threads: count } = options;
    const { result } = await evaluateRun({
      ...{ run: this.path, split, engine: this.engine, threads: { count } },
      data: data === undefined ? undefined : flowText(data),
      context: contextOf(this.#options),
    });
    return result;
  }

  #session(): Promise<InferenceSession> {
    this.#model ??= openModel(this.path, resolveEngine(this.engine), contextOf(this.#options));
    return this.#model;
  }
}
