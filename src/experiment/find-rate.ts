// The learning-rate range test: the rate rises from step to step, and the loss says which rates train. Smith 2017, section 3.3.
import type { LoadedConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import type { PlacedImages, Session } from '../engine/session.js';
import type { EngineChoice } from '../kernels/engine-choice.js';
import { resolveEngine } from '../kernels/native.js';
import { fillOrder } from '../training/epoch-order.js';
import { StepPlanner } from '../training/step-planner.js';
import { initialTensors, startParameters } from './initial.js';
import { prepareRun } from './prepare-run.js';
import type { ThreadsWanted } from './threads.js';

export interface RangeTest {
  readonly loaded: LoadedConfig;
  readonly engine: EngineChoice;
  readonly threads?: ThreadsWanted;
  readonly context: LoadContext;
  /** Rates of the first and of the last step. */
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  /** Receives remarks about kernels and threads. */
  remark?(text: string): void;
  /** Called after each step. */
  progress?(done: number): void;
}

export interface RangeResult {
  /** Of each step: they rise by the same factor. */
  readonly rates: readonly number[];
  /** Mean training loss of each step, before its update. */
  readonly losses: readonly number[];
  /** The losses smoothed over neighbouring steps, on both sides. */
  readonly smoothed: readonly number[];
  /** Whether the loss grew beyond what it can come back from, which ends the test. */
  readonly diverged: boolean;
  /** Where the smoothed loss falls fastest in the logarithm of the rate; null if it falls by less than its noise. */
  readonly steepest: number | null;
  /** Where the smoothed loss is lowest. */
  readonly lowest: number;
  /** What to try: a tenth of `lowest`, or `steepest` if that is less; null if the loss falls by less than its noise. */
  readonly suggestion: number | null;
}

/** A loss that is so many times the lowest one does not come back. */
const HOPELESS = 4;
/** The loss falls if it falls by so many standard errors. */
const NOISE = 6;

/** Trains once from the start with rising rates; writes nothing. @throws ConfigError, DataError, CrewError */
export async function findRate(test: RangeTest): Promise<RangeResult> {
  const { loaded, context } = test;
  const initial = await initialTensors(loaded, context);
  const prepared = await prepareRun(loaded, resolveEngine(test.engine), context, test.threads);
  for (const text of prepared.remarks) test.remark?.(text);
  const { session, images } = prepared;
  try {
    startParameters(session, loaded.experiment.seed, initial);
    return evaluate(await train(test, session, images.train));
  } finally {
    await session.close();
  }
}

interface Trained {
  readonly rates: readonly number[];
  readonly losses: readonly number[];
  readonly diverged: boolean;
}

async function train(test: RangeTest, session: Session, images: PlacedImages): Promise<Trained> {
  const { from, to, steps } = test;
  const { experiment } = test.loaded;
  const [, rows, columns] = session.graph.input;
  const planner = new StepPlanner(experiment, images.count, [], [rows, columns]);
  const order = session.arena.allocate(images.count * 4);
  const rates: number[] = [];
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const epoch = 1 + Math.floor(step / planner.steps);
    const stepInEpoch = step % planner.steps;
    const numbers = session.arena.integers(order, images.count);
    if (stepInEpoch === 0) fillOrder(numbers, experiment.data.shuffle, experiment.seed, epoch);
    const rate = from * (to / from) ** (step / (steps - 1));
    const [plan] = planner.plan(epoch, { step, stepInEpoch }, 1);
    const [{ loss, count }] = await session.train(images, order, [{ ...plan, rate }]);
    const diverged = !Number.isFinite(loss) || loss / count > HOPELESS * Math.min(...losses, Number.POSITIVE_INFINITY);
    if (diverged) return { rates, losses, diverged };
    rates.push(rate);
    losses.push(loss / count);
    test.progress?.(step + 1);
  }
  return { rates, losses, diverged: false };
}

/** What the losses say. */
export function evaluate({ rates, losses, diverged }: Trained): RangeResult {
  const smoothed = smooth(losses);
  const lowestAt = smoothed.indexOf(Math.min(...smoothed));
  const slopes = smoothed.slice(0, lowestAt + 1).map((_, i) => slopeAt(smoothed, i));
  const falls = smoothed[0] - smoothed[lowestAt] > NOISE * noiseOf(losses, smoothed);
  const steepest = falls ? rates[slopes.indexOf(Math.min(...slopes))] : null;
  const lowest = rates[lowestAt];
  const suggestion = steepest === null ? null : Math.min(steepest, lowest / 10);
  return { rates, losses, smoothed, diverged, steepest, lowest, suggestion };
}

/** Standard error of a smoothed loss: the losses' deviation from it, over the steps that it averages. */
function noiseOf(losses: readonly number[], smoothed: readonly number[]): number {
  const squares = losses.reduce((sum, loss, i) => sum + (loss - smoothed[i]) ** 2, 0);
  return Math.sqrt(squares / losses.length / (2 * Math.sqrt(Math.PI) * deviationOf(losses.length)));
}

/** Differences of neighbours; steps are equal in the logarithm of the rate. */
function slopeAt(values: readonly number[], i: number): number {
  const [before, after] = [Math.max(0, i - 1), Math.min(values.length - 1, i + 1)];
  return (values[after] - values[before]) / Math.max(1, after - before);
}

/** Of the normal curve by which losses are averaged, in steps. */
const deviationOf = (steps: number): number => Math.max(1, steps / 40);

/** Means weighted by a normal curve around each step: symmetric, so that nothing is shifted. */
function smooth(losses: readonly number[]): number[] {
  const deviation = deviationOf(losses.length);
  return losses.map((_, i) => {
    let [sum, weights] = [0, 0];
    for (const [j, loss] of losses.entries()) {
      const weight = Math.exp(-(((j - i) / deviation) ** 2) / 2);
      sum += weight * loss;
      weights += weight;
    }
    return sum / weights;
  });
}
