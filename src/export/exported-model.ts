// What every format of a stored model is made from.
import { join } from 'node:path';
import { loadConfig } from '../config/load.js';
import type { Form } from '../data/form.js';
import type { LoadContext } from '../data/sources/index.js';
import { ParameterLayout } from '../engine/parameters.js';
import { modelInput, modelTensors, summaryOf } from '../experiment/open-model.js';
import { percent } from '../format/numbers.js';
import type { Graph } from '../graph/graph.js';
import { sourceText } from '../runs/data-source.js';
import type { Tensor } from '../runs/safetensors.js';
import type { Choice } from '../schema/index.js';

export interface ExportedModel {
  readonly name: string;
  /** One sentence: what it is and how good. */
  readonly description: string;
  /** What it was trained on. */
  readonly data: string;
  readonly graph: Graph;
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** How the source has its images: what the transforms begin with. */
  readonly form: Form;
  /** What is done to bytes, short of padding at the end. */
  readonly pixelTransforms: readonly Choice[];
  readonly padding: number;
  /** float [channel][256]: what each byte becomes. */
  readonly pixelTable: Float32Array;
  readonly transforms: readonly Choice[];
  readonly classNames: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
  /** Of lenet. */
  readonly version: string;
}

/** @throws RunError, ConfigError, DataError */
export async function exportedModel(run: string, version: string, context: LoadContext): Promise<ExportedModel> {
  const summary = summaryOf(run);
  const loaded = await loadConfig(join(run, 'resolved.yaml'), []);
  const { form, graph, pixelTransforms, padding, pixelTable } = await modelInput(loaded, summary, context);
  const data = sourceText(summary.data);
  const accuracy = summary.test ? `, ${percent(summary.test.accuracy)} of its test images right` : '';
  return {
    name: summary.name,
    data,
    description: `${summary.name}, trained by lenet on ${data}${accuracy}`,
    graph,
    tensors: modelTensors(run, new ParameterLayout(graph)),
    form,
    pixelTransforms,
    padding,
    pixelTable,
    transforms: loaded.experiment.data.transforms,
    classNames: summary.data.class_names,
    config: loaded.resolved,
    version,
  };
}
