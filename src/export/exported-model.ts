// The common input of all export formats.
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
  /** One sentence with the name and accuracy. */
  readonly description: string;
  /** The training data. */
  readonly data: string;
  readonly graph: Graph;
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** The form of the source images, the input of the transforms. */
  readonly form: Form;
  /** The transforms of bytes, without the padding at the end. */
  readonly pixelTransforms: readonly Choice[];
  readonly padding: number;
  /** float [channel][256]: the value of each byte. */
  readonly pixelTable: Float32Array;
  readonly transforms: readonly Choice[];
  readonly classNames: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
  /** Version of lenet. */
  readonly version: string;
}

/** @throws RunError, ConfigError, DataError */
export async function exportedModel(run: string, version: string, context: LoadContext): Promise<ExportedModel> {
  const summary = summaryOf(run);
  const loaded = await loadConfig(join(run, 'resolved.yaml'), []);
  const { form, graph, pixelTransforms, padding, pixelTable } = await modelInput(loaded, summary, context);
  const data = sourceText(summary.data);
  const accuracy = summary.test ? `, ${percent(summary.test.accuracy)} of its test images correct` : '';
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
