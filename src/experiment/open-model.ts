// Opens the stored model of a run for inference on any images, without the run's own data.
import { join } from 'node:path';
import type { Experiment } from '../config/experiment.js';
import { type LoadedConfig, loadConfig } from '../config/load.js';
import { type Form, formOf, intoForm, uprightShape } from '../data/form.js';
import { type LoadContext, sources } from '../data/sources/index.js';
import { transformedShape, transforms, withoutLastPads } from '../data/transforms/index.js';
import { valueTransforms } from '../data/transforms/value-table.js';
import { InferenceSession, type ModelDescription } from '../engine/inference-session.js';
import { ParameterLayout } from '../engine/parameters.js';
import type { Session } from '../engine/session.js';
import { checkTensors, importTensors, TensorMismatch } from '../engine/tensors.js';
import type { Graph } from '../graph/graph.js';
import { Arena, type EngineName } from '../kernels/index.js';
import { nativeKernels } from '../kernels/native.js';
import { sourceText } from '../runs/data-source.js';
import { readModel } from '../runs/read-model.js';
import { readRun } from '../runs/read-run.js';
import type { Summary } from '../runs/records.js';
import { RunError } from '../runs/run-directory.js';
import type { Tensor } from '../runs/safetensors.js';
import type { Choice } from '../schema/index.js';
import { graphFor } from './build.js';

/** @throws RunError for a directory that is no run or a model that does not fit; ConfigError; DataError */
export async function openModel(run: string, engine: EngineName, context: LoadContext): Promise<InferenceSession> {
  const { description, graph } = await describeModel(run, context);
  const arena = new Arena();
  const tensors = modelTensors(run, new ParameterLayout(graph));
  return new InferenceSession(description, tensors, nativeKernels(engine, arena), arena);
}

/** @throws RunError, ConfigError, DataError */
export async function describeModel(
  run: string,
  context: LoadContext,
): Promise<{ description: ModelDescription; graph: Graph }> {
  const summary = summaryOf(run);
  const loaded = await loadConfig(join(run, 'resolved.yaml'), []);
  const { form, graph, pixelTransforms, padding, pixelTable } = await modelInput(loaded, summary, context);
  const { network, head, training } = loaded.experiment;
  const description = {
    name: summary.name,
    data: sourceText(summary.data),
    classNames: summary.data.class_names,
    shape: uprightShape(form),
    pixelTransforms: [...intoForm(form), ...pixelTransforms],
    pixelTable: [...pixelTable],
    input: { image: graph.input, classes: graph.classes },
    batchSize: training.batch_size,
    ...{ padding, network, head },
  };
  return { description, graph };
}

/** The image format that a stored model expects. */
export interface ModelInput {
  /** The form of its source, before the transforms. */
  readonly form: Form;
  readonly graph: Graph;
  /** Pixel transforms, without padding at the end. */
  readonly pixelTransforms: readonly Choice[];
  readonly padding: number;
  /** float [channel][256]: what each byte becomes. */
  readonly pixelTable: Float32Array;
}

/** @throws ConfigError; DataError for a run without data.form whose source has no shape without its files. */
export async function modelInput(loaded: LoadedConfig, summary: Summary, context: LoadContext): Promise<ModelInput> {
  const { data } = loaded.experiment;
  const form = await storedForm(data, context);
  const { padding, others } = withoutLastPads(data.transforms);
  const image = transformedShape(form.shape, data.transforms);
  // resolved.yaml has what was measured in training, so no training image is needed.
  const none = { count: 0, shape: form.shape, pixels: new Uint8Array(0), labels: new Uint8Array(0) };
  return {
    form,
    graph: graphFor(loaded, { image, classes: summary.data.class_names.length }),
    pixelTransforms: others.filter(({ type }) => transforms.of(type).stage === 'pixels'),
    padding,
    pixelTable: valueTransforms(none, padding, data.transforms).table,
  };
}

/** As the run wrote it down, else as most sources have their images. @throws DataError */
async function storedForm({ form, source, transforms }: Experiment['data'], context: LoadContext): Promise<Form> {
  const [channels, rows, columns] =
    form?.shape ?? (await sources.of(source.type).describe(source.options, context)).shape;
  const none = {
    count: 0,
    shape: [channels, rows, columns] as const,
    pixels: new Uint8Array(0),
    labels: new Uint8Array(0),
  };
  return formOf(none, transforms, form);
}

/** Puts a run's stored parameters into a session. @throws RunError */
export function loadModel(session: Session, run: string): void {
  importTensors(session.layout, session.arena, session.parameters, modelTensors(run, session.layout));
}

/** A run's stored parameters, which fit. @throws RunError */
export function modelTensors(run: string, layout: ParameterLayout): ReadonlyMap<string, Tensor> {
  const { tensors } = readModel(run);
  try {
    checkTensors(layout, tensors);
  } catch (error) {
    if (!(error instanceof TensorMismatch)) throw error;
    throw new RunError(`${run}: its model does not fit its configuration:\n${error.message}`);
  }
  return tensors;
}

/** @throws RunError naming the directory. */
export function summaryOf(run: string): Summary {
  try {
    return readRun(run).summary;
  } catch (error) {
    throw new RunError(`${run}: ${(error as Error).message}`);
  }
}
