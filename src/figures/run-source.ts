// The source of figures of one run: its records, its model in memory, and the model's outputs for test images.
// Everything is read or computed once, on first use.
import { join } from 'node:path';
import { type LoadedConfig, loadConfig } from '../config/load.js';
import { type Images, pick } from '../data/dataset.js';
import type { LoadContext } from '../data/sources/index.js';
import { withoutLastPads } from '../data/transforms/index.js';
import { exportTensors } from '../engine/tensors.js';
import { loadModel, summaryOf } from '../experiment/open-model.js';
import { type PreparedRun, prepareRun } from '../experiment/prepare-run.js';
import type { EngineName } from '../kernels/index.js';
import { readMetrics } from '../runs/read-run.js';
import type { MetricsLine, Summary } from '../runs/records.js';
import type { Tensor } from '../runs/safetensors.js';

/** The model's predictions for all test images. */
interface Verdicts {
  readonly labels: Uint8Array;
  readonly predictions: Uint8Array;
  /** The probability of the predicted class. */
  readonly confidences: Float32Array;
}

export interface RunSource {
  readonly path: string;
  readonly summary: Summary;
  readonly classNames: readonly string[];
  readonly engine: EngineName;
  readonly context: LoadContext;
  readonly options: FigureOptions;
  readonly loaded: () => Promise<LoadedConfig>;
  readonly metrics: () => readonly MetricsLine[];
  /** The model and its data in memory. */
  readonly prepared: () => Promise<PreparedRun>;
  /** The stored parameters by name. */
  readonly tensors: () => Promise<ReadonlyMap<string, Tensor>>;
  /** Test images as they are in memory: bytes, without padding. */
  readonly testImages: () => Promise<Images>;
  readonly verdicts: () => Promise<Verdicts>;
  /** The index of the first test image of each class, in the order of the classes. */
  readonly examples: () => Promise<readonly number[]>;
  /** Outputs of nodes for test images: [image][node], in the requested order. */
  readonly outputs: (
    images: readonly number[],
    nodes: readonly number[],
  ) => Promise<readonly (readonly Float32Array[])[]>;
}

export interface FigureOptions {
  /** Layer whose outputs are embedded; default: the last before the head. */
  readonly layer?: string;
  /** Number of images to embed. */
  readonly points: number;
  /** Number of mistakes to show. */
  readonly mistakes: number;
}

/** @throws RunError for a directory that is not a run. */
export function runSource(path: string, engine: EngineName, context: LoadContext, options: FigureOptions): RunSource {
  const summary = summaryOf(path);
  const loaded = once(() => loadConfig(join(path, 'resolved.yaml'), []));
  const prepared = once(async () => {
    const run = await prepareRun(onSameData(await loaded(), summary), engine, context, { count: 0 });
    loadModel(run.session, path);
    return run;
  });
  const tensors = once(async () => {
    const { layout, arena, parameters } = (await prepared()).session;
    return exportTensors(layout, arena, parameters);
  });
  const testImages = once(async (): Promise<Images> => {
    const { session, images } = await prepared();
    const { experiment } = await loaded();
    const [channels, rows, columns] = session.graph.input;
    const { padding } = withoutLastPads(experiment.data.transforms);
    const shape = [channels, rows - 2 * padding, columns - 2 * padding] as const;
    const { count, pixels, labels } = images.test;
    const size = shape[0] * shape[1] * shape[2];
    return {
      count,
      shape,
      pixels: session.arena.bytes(pixels, count * size).slice(),
      labels: session.arena.bytes(labels, count).slice(),
    };
  });
  const verdicts = once(async (): Promise<Verdicts> => {
    const { session, images } = await prepared();
    const { labels, count } = await testImages();
    const predictions = new Uint8Array(count);
    const confidences = new Float32Array(count);
    session.observe(images.test, ({ image, prediction, probabilities }) => {
      predictions[image] = prediction;
      confidences[image] = probabilities()[prediction];
    });
    return { labels, predictions, confidences };
  });
  return {
    ...{ path, summary, engine, context, options, loaded, prepared, tensors, testImages, verdicts },
    classNames: summary.data.class_names,
    metrics: once(() => readMetrics(path)),
    examples: once(async () => {
      const { labels } = await testImages();
      return summary.data.class_names.map((_, c) => labels.indexOf(c)).filter((image) => image >= 0);
    }),
    async outputs(images, nodes) {
      const { session } = await prepared();
      const placed = session.place(pick(await testImages(), images));
      const found: Float32Array[][] = [];
      session.observe(placed, ({ output }) => {
        found.push(nodes.map((node) => output(node)));
      });
      return found;
    },
  };
}

/** Disables the fallback unless the run used it: a model is shown on the data that it was tested on. */
function onSameData(loaded: LoadedConfig, { data }: Summary): LoadedConfig {
  if (data.fallback) return loaded;
  const { experiment } = loaded;
  return { ...loaded, experiment: { ...experiment, data: { ...experiment.data, fallback: undefined } } };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
