// A case of cases.json, trained as `lenet run` would: from the text of a configuration to its last step.
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.js';
import type { Dataset } from '../../src/data/dataset.js';
import { prepareRun } from '../../src/experiment/prepare-run.js';
import type { EngineName } from '../../src/kernels/index.js';
import { Trainer } from '../../src/training/trainer.js';
import type { TrainerState } from '../../src/training/trainer-state.js';
import table from './cases.json' with { type: 'json' };

interface Sections {
  readonly seed?: number;
  readonly data?: object;
  readonly network?: readonly object[];
  readonly head?: string | object;
  readonly training?: object;
}

export const cases: Readonly<Record<string, Sections>> = table.cases;

const folder = mkdtempSync(join(tmpdir(), 'lenet-golden-'));
const kept = new Map<string, Dataset>();

/** A run that is ready to train. */
interface Point {
  readonly state: TrainerState;
  readonly parameters: Float32Array;
  readonly optimizer: readonly Float32Array[];
}

/** A case, ready to be trained on an engine. @param threads 0: the calling thread alone. */
export async function prepared(name: string, engine: EngineName, threads = 0) {
  const file = join(folder, 'case.yaml');
  const { data, training, ...others } = cases[name];
  const sections = { data: { ...table.base.data, ...data }, training: { ...table.base.training, ...training } };
  writeFileSync(file, JSON.stringify({ ...table.base, ...others, ...sections }));
  const loaded = await loadConfig(file, ['training.checkpoint_every={steps: 7}']);
  const run = await prepareRun(loaded, engine, { cacheDir: folder, kept }, { count: threads, oversubscribe: true });
  run.session.initialize(loaded.experiment.seed);
  return { ...run, experiment: loaded.experiment };
}

/** Trains to the end: the loss of each step, the final parameters, and the state after step 7. */
export async function train({ session, experiment, images }: Awaited<ReturnType<typeof prepared>>, from?: Point) {
  const losses: number[] = [];
  const points: Point[] = [];
  const events = {
    metrics: (line: { kind: string; train?: { loss: number } }) => {
      if (line.kind === 'step' && line.train) losses.push(line.train.loss);
    },
    checkpoint: (state: TrainerState) => {
      points.push({ state, parameters: session.snapshot(), optimizer: session.optimizerState() });
    },
  };
  if (from) {
    session.restore(from.parameters);
    session.restoreOptimizer(from.optimizer);
  }
  try {
    await new Trainer(session, experiment, images, events, () => false, from?.state).run();
    return { losses, point: points[0], hash: hashOf(session.snapshot()), session };
  } finally {
    await session.close();
  }
}

const hashOf = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex')
    .slice(0, 16);
