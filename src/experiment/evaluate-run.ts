// Evaluates the stored model of a run on any split of any data.
import { join } from 'node:path';
import { loadConfig } from '../config/load.js';
import { DataError } from '../data/dataset.js';
import type { LoadContext } from '../data/sources/index.js';
import type { EngineChoice } from '../kernels/engine-choice.js';
import { resolveEngine } from '../kernels/native.js';
import type { TestMetrics } from '../runs/records.js';
import { RunError } from '../runs/run-directory.js';
import { evaluate } from '../training/evaluate.js';
import type { EvaluationResult, Split } from './evaluation-result.js';
import { loadModel, summaryOf } from './open-model.js';
import { prepareRun } from './prepare-run.js';
import type { ThreadsWanted } from './threads.js';

export interface EvaluateRunOptions {
  readonly run: string;
  /** A data source as YAML; the run's own by default. */
  readonly data?: string;
  readonly split: Split;
  readonly engine: EngineChoice;
  readonly threads?: ThreadsWanted;
  /** Takes a remark about kernels or threads. */
  readonly remark?: (text: string) => void;
  readonly context: LoadContext;
}

export interface Evaluation {
  readonly result: EvaluationResult;
  readonly classNames: readonly string[];
}

/** @throws RunError, ConfigError, DataError */
export async function evaluateRun(options: EvaluateRunOptions): Promise<Evaluation> {
  const { run, split, context } = options;
  summaryOf(run);
  const overrides = options.data === undefined ? [] : [`data.source=${options.data}`];
  const loaded = await loadConfig(join(run, 'resolved.yaml'), overrides);
  const { experiment } = loaded;
  // No fallback: the model is evaluated on the requested data.
  const exact = { ...loaded, experiment: { ...experiment, data: { ...experiment.data, fallback: undefined } } };
  const {
    session,
    data,
    images: parts,
    remarks,
  } = await prepareRun(exact, resolveEngine(options.engine), context, options.threads);
  try {
    for (const text of remarks) options.remark?.(text);
    const images = parts[split];
    if (images.count === 0) throw new DataError(`the ${split} part of these data is empty`);
    loadModel(session, run);
    const metrics = await evaluate(session, images);
    requireFiniteLoss(run, split, metrics);
    const result = { run, data: { source: data.source, split }, ...metrics };
    return { result, classNames: data.dataset.classNames };
  } finally {
    await session.close();
  }
}

/** Predictions are meaningless if the loss is not finite. */
function requireFiniteLoss(run: string, split: Split, { loss }: TestMetrics): void {
  if (Number.isFinite(loss)) return;
  throw new RunError(
    `${run}: the loss on its ${split} images is ${loss}, and must be a finite number: the scores of this model overflow.\n` +
      '  Train it anew with a smaller learning rate, or look at its parameters with lenet figures.',
  );
}
