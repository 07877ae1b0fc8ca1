// Estimates the time of trials: the FLOPs of their networks at the speed of this machine.

import { flopsOf, total } from '../bench/flops.js';
import type { Experiment } from '../config/experiment.js';
import { type LoadedConfig, loadResolved } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import { graphOf } from '../experiment/build.js';
import type { EngineName } from '../kernels/index.js';
import { LANES } from '../kernels/index.js';
import type { TrialRecord } from '../runs/study-records.js';

/** Fraction of the peak during training; see docs/performance.md. */
const EFFICIENCY = 0.6;
/** Fraction of the peak with the reference engine in plain TypeScript. */
const REFERENCE_SHARE = 0.01;
/** Seconds per parameter and step: adding gradients, updating, packing. */
const SECONDS_A_PARAMETER = 4e-9;
/** Seconds per trial for reading images, evaluating, writing. */
const SECONDS_A_TRIAL = 0.5;
/** Sizes of MNIST, used where the configuration has none. */
const USUAL_IMAGES = { train: 50_000, validation: 10_000, test: 10_000 };

/** FLOPs per image, and the number of parameters to update. */
interface Cost {
  readonly forward: number;
  readonly backward: number;
  readonly parameters: number;
}

/** Floating-point operations per second of one thread in training, from the peak of its engine in GFLOP/s. */
export const trainingFlops = (engine: EngineName, peak: number): number =>
  peak * 1e9 * (engine === 'reference' ? REFERENCE_SHARE : EFFICIENCY);

/** Seconds of each trial on one thread that does `flops` per second, by id; omits trials whose data are not here. */
export async function estimateSeconds(
  trials: readonly TrialRecord[],
  flops: number,
  context: LoadContext,
): Promise<Map<string, number>> {
  const costs = new Map<string, Cost | undefined>();
  const seconds = new Map<string, number>();
  for (const trial of trials) {
    const loaded = loadResolved(trial.config, '', trial.id);
    const { data, network, head } = loaded.experiment;
    const key = JSON.stringify([data.source, data.transforms, network, head]);
    if (!costs.has(key)) costs.set(key, await costOf(loaded, context));
    const cost = costs.get(key);
    if (cost) seconds.set(trial.id, SECONDS_A_TRIAL + secondsOf(loaded.experiment, cost, flops));
  }
  return seconds;
}

/** Seconds for training, all validations, and the final evaluation. */
function secondsOf({ data, training }: Experiment, cost: Cost, flops: number): number {
  const { batch_size, accumulate = 1, epochs, validate_every, watch_test, evaluate_train } = training;
  const train = data.limit.train ?? data.split.train ?? USUAL_IMAGES.train;
  const validation = data.limit.validation ?? data.split.validation ?? USUAL_IMAGES.validation;
  const test = data.limit.test ?? USUAL_IMAGES.test;
  const lanes = (Math.ceil(batch_size / LANES) * LANES) / batch_size;
  const steps = epochs * Math.ceil(train / (batch_size * accumulate));
  const validations = epochs + (validate_every > 0 ? Math.floor(steps / validate_every) : 0);
  const evaluated = validations * (validation + (watch_test ? test : 0)) + test + (evaluate_train ? train : 0);
  const trained = epochs * train * lanes * (cost.forward + cost.backward);
  return (trained + evaluated * cost.forward) / flops + steps * cost.parameters * SECONDS_A_PARAMETER;
}

async function costOf(loaded: LoadedConfig, context: LoadContext): Promise<Cost | undefined> {
  try {
    const graph = await graphOf(loaded, context);
    const { forward, backward } = flopsOf(graph);
    const counts = graph.nodes.flatMap((node) => Object.values(node.parameters).map(({ shape }) => shape));
    const parameters = counts.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
    return { forward: total(forward), backward: total(backward), parameters };
  } catch {
    // Without the data, their shapes are unknown.
    return undefined;
  }
}

/** Wall time of trials distributed over this many jobs: at least the longest. */
export function wallSeconds(seconds: Iterable<number>, jobs: number): number {
  const all = [...seconds];
  return Math.max(0, all.reduce((a, b) => a + b, 0) / jobs, ...all);
}
