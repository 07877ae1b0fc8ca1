// Getting the images of an experiment, or its fallback's.
import type { Choice } from '../schema/index.js';
import { DataError, type Dataset } from './dataset.js';
import { digitsByDefault } from './sources/digits.js';
import { type Description, type LoadContext, sourceOf } from './sources/index.js';
import { type ImageShape, transformedShape } from './transforms/index.js';

export interface DataChoice {
  readonly source: Choice;
  readonly fallback?: string;
  readonly transforms: readonly Choice[];
}

export interface LoadedData {
  readonly dataset: Dataset;
  /** The source that the images came from in the end. */
  readonly source: string;
  /** Why the fallback was used, or undefined. */
  readonly fallbackReason?: string;
}

/** Classes and the shape of an image after the transforms, before any image is read. @throws DataError */
export async function describeData(
  { source, transforms }: DataChoice,
  context: LoadContext,
): Promise<{ image: ImageShape; classes: number }> {
  const description: Description = await sourceOf(source.type).describe(source.options as never, context);
  return { image: transformedShape(description.shape, transforms), classes: description.classes };
}

/** @throws DataError when neither the source nor a fallback can be had. */
export async function loadData({ source, fallback }: DataChoice, context: LoadContext): Promise<LoadedData> {
  try {
    return { dataset: await read(source, context), source: source.type };
  } catch (error) {
    if (!(error instanceof DataError) || !fallback || fallback === source.type) throw error;
    const dataset = await read({ type: fallback, options: digitsByDefault }, context);
    return { dataset, source: fallback, fallbackReason: error.message };
  }
}

async function read({ type, options }: Choice, context: LoadContext): Promise<Dataset> {
  const { kept, allocate: _, ...rest } = context;
  if (!kept) return sourceOf(type).load(options as never, context);
  const key = JSON.stringify([type, options]);
  // Outside of any run's memory, which goes when the run does.
  const dataset = kept.get(key) ?? (await sourceOf(type).load(options as never, rest));
  kept.set(key, dataset);
  return dataset;
}
