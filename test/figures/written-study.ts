// A study with given results and without training, so its figures can be computed by hand.
import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '../../src/runs/records.js';
import { StudyDirectory } from '../../src/runs/study-directory.js';
import type { TrialRecord } from '../../src/runs/study-records.js';
import { smallRun } from '../experiment/small-run.js';

const [SIZE, RATE] = ['training.batch_size', 'training.optimizer.learning_rate'];
export const SIZES = [32, 64];
export const RATES = [0.001, 0.003, 0.01];
const SEEDS = [1, 2, 3];

export interface Written {
  readonly size: number;
  readonly rate: number;
  readonly seed: number;
  readonly accuracy: number;
  readonly validation: number;
  readonly loss: number;
  readonly seconds: number;
  /** Epoch by epoch. */
  readonly course: readonly { readonly loss: number; readonly accuracy: number }[];
}

/** Larger batches are faster and worse, larger rates better up to a point; the repeats of a group differ. */
export const TRIALS: readonly Written[] = SIZES.flatMap((size) =>
  RATES.flatMap((rate, r) =>
    SEEDS.map((seed) => {
      const accuracy = 0.9 + 0.02 * r - 0.008 * r * r - (size === 64 ? 0.015 : 0) + 0.001 * ((seed * 7 + r) % 3);
      return {
        ...{ size, rate, seed, accuracy },
        validation: accuracy + 0.004 * (seed - 1),
        loss: 0.5 - 0.3 * accuracy,
        seconds: 20 - size / 8 + r + seed / 10,
        course: [1, 2, 3].map((epoch) => ({ loss: 1 / epoch / (r + 1) + seed / 50, accuracy: accuracy - 0.3 / epoch })),
      };
    }),
  ),
);

export const GROUPS = SIZES.flatMap((size) => RATES.map((rate) => ({ size, rate })));
/** The name of a group in figures. */
export const nameOf = ({ size, rate }: (typeof GROUPS)[number]) => `batch_size ${size}, learning_rate ${rate}`;
export const trialsOf = (like: Partial<Written>) =>
  TRIALS.filter((trial) => Object.entries(like).every(([key, value]) => trial[key as keyof Written] === value));
export const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

export const idOf = ({ size, rate, seed }: Written) => `b${size}-r${rate}-s${seed}`;

function writeRun(folder: string, base: Summary, trial: Written): void {
  const { seed, accuracy, validation, loss, seconds, course } = trial;
  mkdirSync(folder);
  const summary = {
    ...base,
    ...{ run: folder, seed, status: 'finished', process: null },
    ...{ validation: { loss: 1 - validation, accuracy: validation }, test: { ...base.test, loss, accuracy } },
    timing: { train_seconds: seconds, images_per_second: 1000 / seconds, total_seconds: seconds },
  };
  writeFileSync(join(folder, 'summary.json'), JSON.stringify(summary));
  for (const [i, train] of course.entries()) {
    // The last group was never validated.
    const isValidated = trial.size !== 64 || trial.rate !== 0.01;
    const line = {
      kind: 'epoch',
      epoch: i + 1,
      step: i + 1,
      train,
      validation: isValidated ? { ...train, loss: train.loss + 0.1 } : null,
    };
    appendFileSync(join(folder, 'metrics.jsonl'), `${JSON.stringify(line)}\n`);
  }
}

/** The directory of the study, with every trial finished. @param metric the metric of the study */
export async function writtenStudy(metric: 'test_accuracy' | 'test_loss' = 'test_accuracy'): Promise<string> {
  const base = await smallRun({ set: ['training.epochs=1'] });
  const path = join(mkdtempSync(join(tmpdir(), 'lenet-written-')), 'written');
  const trials = TRIALS.map((trial): TrialRecord => {
    const settings = { [SIZE]: trial.size, [RATE]: trial.rate };
    return { id: idOf(trial), settings, seed: trial.seed, config: base.config };
  });
  StudyDirectory.create(path).write(
    {
      ...{ name: 'written', description: null, file: null, created: base.started },
      ...{ metric, direction: metric === 'test_loss' ? 'min' : 'max' },
      ...{ keys: [SIZE, RATE], baseline: { [SIZE]: 32, [RATE]: 0.001 } },
      ...{ halving: null, power_law: null, reported: [], slurm: { chunk: 1, options: {} }, trials, remarks: [] },
    },
    '',
  );
  for (const trial of TRIALS) writeRun(join(path, idOf(trial)), base, trial);
  return path;
}
