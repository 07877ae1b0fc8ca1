// A session that trains nothing: it records the trainer's calls, and answers from a script. Its only
// parameter is the number of steps that it has seen.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.js';
import type { PlacedImages, StepPlan, Training } from '../../src/engine/session.js';
import type { Totals } from '../../src/engine/totals.js';
import { Arena } from '../../src/kernels/index.js';
import type { Metrics, MetricsLine } from '../../src/runs/records.js';
import type { StepProgress } from '../../src/training/events.js';
import { Trainer, type TrainingResult } from '../../src/training/trainer.js';
import { beginning, type TrainerState } from '../../src/training/trainer-state.js';

type Part = 'train' | 'validation' | 'test';

/** A requested step. */
export interface AskedStep extends StepPlan {
  /** Numbers of its images. */
  readonly images: readonly number[];
  /** The split of these images. */
  readonly from: Part;
}

export interface Script {
  readonly set?: readonly string[];
  /** Number of images in each split. */
  readonly counts?: Partial<Record<Part, number>>;
  /** The metrics of a split after a number of steps. */
  readonly finds?: Partial<Record<Part, (steps: number) => Metrics>>;
  /** The sum of a step's losses, from its number. */
  readonly loss?: (step: number) => number;
  readonly state?: TrainerState;
  /** The initial parameter. */
  readonly parameter?: number;
  /** Number of checks by the trainer before it is interrupted. */
  readonly questions?: number;
  /** Called for every step, to advance a clock. */
  readonly tick?: () => void;
}

/** All events in order. */
export interface Trained extends TrainingResult {
  readonly steps: readonly AskedStep[];
  /** Steps of each command. */
  readonly commands: readonly number[];
  /** The measured splits, with the number of steps before each. */
  readonly measured: readonly { readonly part: Part; readonly parameter: number }[];
  readonly curvatures: readonly {
    readonly images: readonly number[];
    readonly epoch: number;
    readonly before: number;
  }[];
  readonly lines: readonly MetricsLine[];
  readonly best: readonly number[];
  readonly checkpoints: readonly TrainerState[];
  readonly progress: readonly StepProgress[];
  /** The parameter at the end. */
  readonly parameter: number;
}

const folder = mkdtempSync(join(tmpdir(), 'lenet-fake-'));
const file = join(folder, 'a.yaml');
writeFileSync(file, 'data: {source: digits}\nnetwork: [{dense: {units: 4}}]\ntraining: {batch_size: 5, epochs: 3}\n');

/** Trains 23 images in batches of 5 for three epochs, with the real trainer. */
export async function trainFake(script: Script = {}): Promise<Trained> {
  const { experiment } = await loadConfig(file, script.set ?? []);
  const counts = { train: 23, validation: 10, test: 10, ...script.counts };
  const arena = new Arena();
  const place = (count: number): PlacedImages => ({ pixels: 0, labels: arena.allocate(Math.max(1, count)), count });
  const images = { train: place(counts.train), validation: place(counts.validation), test: place(counts.test) };
  const partOf = (placed: PlacedImages) =>
    (Object.keys(images) as Part[]).find((part) => images[part] === placed) ?? 'train';
  const seen = {
    steps: [] as AskedStep[],
    commands: [] as number[],
    measured: [] as Trained['measured'][number][],
    curvatures: [] as Trained['curvatures'][number][],
    lines: [] as MetricsLine[],
    best: [] as number[],
    checkpoints: [] as TrainerState[],
    progress: [] as StepProgress[],
  };
  let parameter = script.parameter ?? 0;
  let average = 0;
  let commandBefore: Promise<unknown> = Promise.resolve();
  const numbers = (order: number, start: number, count: number) => [...arena.integers(order + 4 * start, count)];
  const session: Training = {
    arena,
    graph: { classes: 10, input: [1, 28, 28] } as unknown as Training['graph'],
    train(placed, order, plans) {
      seen.commands.push(plans.length);
      const step = (plan: StepPlan): Totals => {
        seen.steps.push({ ...plan, images: numbers(order, plan.start, plan.count), from: partOf(placed) });
        parameter++;
        average += (plan.average ?? 0) * (parameter - average);
        script.tick?.();
        return { loss: script.loss?.(plan.step) ?? plan.count, correct: plan.step, count: plan.count };
      };
      // One command after another, each in a turn of its own, as workers do them.
      const result = commandBefore.then(() => new Promise<Totals[]>((end) => setImmediate(() => end(plans.map(step)))));
      commandBefore = result;
      return result;
    },
    async estimateCurvature(_, order, count, epoch) {
      seen.curvatures.push({ images: numbers(order, 0, count), epoch, before: parameter });
    },
    async evaluate(placed) {
      const part = partOf(placed);
      const { loss, accuracy } = script.finds?.[part]?.(parameter) ?? { loss: 1, accuracy: 0.5 };
      seen.measured.push({ part, parameter });
      return { loss: loss * placed.count, correct: accuracy * placed.count, count: placed.count };
    },
    swapAverage() {
      [parameter, average] = [average, parameter];
    },
    snapshot: () => Float32Array.of(parameter),
    restore([value]) {
      parameter = value;
    },
  };
  let asked = 0;
  const trainer = new Trainer(
    session,
    experiment,
    images,
    {
      metrics: (line) => void seen.lines.push(line),
      best: (epoch) => void seen.best.push(epoch),
      checkpoint: (state) => void seen.checkpoints.push(state),
      step: (progress) => void seen.progress.push(progress),
    },
    () => asked++ >= (script.questions ?? Number.POSITIVE_INFINITY),
    script.state ?? beginning(),
  );
  return { ...(await trainer.run()), ...seen, parameter };
}

/** Steps of an epoch of 23 images in batches of 5. */
export const STEPS = 5;

/** A measurement that gives these accuracies after the first epoch, the second ... */
export const byEpoch =
  (...accuracies: readonly number[]) =>
  (steps: number): Metrics => ({ loss: 1, accuracy: accuracies[Math.ceil(steps / STEPS) - 1] });

/** Lines of one kind. */
export const linesOf = <K extends MetricsLine['kind']>({ lines }: Trained, kind: K) =>
  lines.filter((line): line is Extract<MetricsLine, { kind: K }> => line.kind === kind);
