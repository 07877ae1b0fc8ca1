// What every format of a stored model is made from.
import { join } from 'node:path';
import { loadConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import { transformedShape } from '../data/transforms/index.js';
import { percent } from '../format/numbers.js';
import type { Graph } from '../graph/graph.js';
import { ParameterLayout } from '../graph/parameters.js';
import { sourceText } from '../runs/data-source.js';
import type { Tensor } from '../runs/safetensors.js';
import type { Choice } from '../schema/index.js';
import { graphOf } from '../training/build.js';
import { modelInput, modelTensors, summaryOf } from '../training/open-model.js';

export interface ExportedModel {
  readonly name: string;
  /** One sentence: what it is and how good. */
  readonly description: string;
  /** What it was trained on. */
  readonly data: string;
  readonly graph: Graph;
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** [channels, rows, columns] of an image after the transforms of pixels, short of padding around it. */
  readonly input: readonly number[];
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
  const { shape, pixelTransforms, padding, pixelTable } = await modelInput(loaded, context);
  const graph = await graphOf(loaded, context);
  const data = sourceText(summary.data);
  const accuracy = summary.test ? `, ${percent(summary.test.accuracy)} of its test images right` : '';
  return {
    name: summary.name,
    data,
    description: `${summary.name}, trained by lenet on ${data}${accuracy}`,
    graph,
    tensors: modelTensors(run, new ParameterLayout(graph)),
    input: transformedShape(shape, pixelTransforms),
    padding,
    pixelTable,
    transforms: loaded.experiment.data.transforms,
    classNames: summary.data.class_names,
    config: loaded.resolved,
    version,
  };
}
