// Prepares a run: checks the configuration, reads and splits the data, and makes a session.
import type { Experiment } from '../config/experiment.js';
import type { LoadedConfig } from '../config/load.js';
import { type Form, formOf } from '../data/form.js';
import { type LoadedData, loadData } from '../data/load.js';
import { prepare, type Splits } from '../data/prepare.js';
import type { LoadContext } from '../data/sources/index.js';
import { augmentationsOf, transformedShape } from '../data/transforms/index.js';
import { type IdleWorker, idleWorkers } from '../engine/idle-worker.js';
import { type PlacedImages, Session } from '../engine/session.js';
import type { Graph } from '../graph/graph.js';
import { Arena, type EngineName } from '../kernels/index.js';
import { remarkOf } from '../kernels/native.js';
import type { Choice } from '../schema/index.js';
import { graphFor } from './build.js';
import { type ThreadsWanted, threadsFor } from './threads.js';
import { requireWholeBatches } from './whole-batches.js';

export interface PreparedRun {
  readonly session: Session;
  readonly data: LoadedData;
  readonly images: { readonly train: PlacedImages; readonly validation: PlacedImages; readonly test: PlacedImages };
  /** SHA-256 of the test images and their labels. */
  readonly testSha256: string;
  /** The resolved configuration, including what was measured on the training images. */
  readonly resolved: Record<string, unknown>;
  /** What a user should know about kernels and threads here. */
  readonly remarks: readonly string[];
}

/**
 * @param wanted worker threads; by default the configuration's, or the machine's cores.
 * @throws ConfigError, DataError
 */
export async function prepareRun(
  loaded: LoadedConfig,
  engine: EngineName,
  context: LoadContext,
  wanted: ThreadsWanted = {},
): Promise<PreparedRun> {
  // Images are read straight into the memory that the threads share.
  const arena = new Arena();
  // Fails here where memory is short: a worker that finds none takes the process with it.
  arena.allocate(1);
  const { threads, remark } = threadsFor(wanted, loaded.experiment.training.threads);
  // They load their code while this thread reads data.
  const workers = idleWorkers(threads);
  const remarks = [remarkOf(engine), remark].filter((text) => text !== undefined);
  try {
    return { ...(await prepareOn({ engine, arena, threads, workers }, loaded, context)), remarks };
  } catch (error) {
    for (const worker of workers) worker.stop();
    throw error;
  }
}

/** Where a session runs. */
interface Place {
  readonly engine: EngineName;
  readonly arena: Arena;
  readonly threads: number;
  readonly workers: readonly IdleWorker[];
}

async function prepareOn(
  place: Place,
  loaded: LoadedConfig,
  context: LoadContext,
): Promise<Omit<PreparedRun, 'remarks'>> {
  const { experiment } = loaded;
  const { arena } = place;
  const allocate = (bytes: number) => arena.bytes(arena.allocate(bytes), bytes);
  const data = await loadData(experiment.data, { ...context, allocate });
  // The fallback's images may have another shape.
  const image = transformedShape(data.dataset.train.shape, experiment.data.transforms);
  const graph = graphFor(loaded, { image, classes: data.dataset.classes });
  const form = formOf(data.dataset.train, experiment.data.transforms, experiment.data.form);
  const parts = prepare(data.dataset, experiment.data, experiment.seed);
  const session = sessionOf(experiment, graph, parts, place);
  const { train, validation, test } = parts;
  requireWholeBatches(loaded, graph, train.count);
  const images = { train: session.place(train), validation: session.place(validation), test: session.place(test) };
  const resolved = withMeasured(loaded.resolved, { form, transforms: parts.transforms });
  return { session, data, images, testSha256: parts.testSha256, resolved };
}

/** A session for an experiment. */
function sessionOf(
  { network, head, seed, training, data }: Experiment,
  graph: Graph,
  { pixelTable, padding }: Pick<Splits, 'pixelTable' | 'padding'>,
  place: Place,
): Session {
  return new Session({
    ...{ network, head, seed, pixelTable, padding, ...place },
    input: { image: graph.input, classes: graph.classes, frozen: training.freeze },
    batchSize: training.batch_size,
    optimizer: training.optimizer,
    clipNorm: training.clip_norm,
    augmentations: augmentationsOf(data.transforms),
    accumulate: training.accumulate,
    averages: training.average !== undefined,
    mixes: training.mix !== undefined,
  });
}

/** Adds what was measured on the training images: it is part of the model. */
function withMeasured(
  resolved: Record<string, unknown>,
  { form, transforms }: { readonly form: Form; readonly transforms: readonly Choice[] },
): Record<string, unknown> {
  const written = transforms.map(({ type, options }) => ({ [type]: options }));
  const { form: _, transforms: __, ...others } = resolved.data as Record<string, unknown>;
  // Keeps the order of the schema, so that the resolved configuration resolves to itself byte for byte.
  return { ...resolved, data: { ...others, form, transforms: written } };
}
