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

/** What is known of the images before any is read, of the fallback where the source cannot be had. @throws DataError */
export const describeSource = async (choice: DataChoice, context: LoadContext): Promise<Description> =>
  (await orFallback(choice, ({ type, options }) => sourceOf(type).describe(options, context))).value;

/** Classes and the shape of an image after the transforms, before any image is read. @throws DataError */
export async function describeData(
  choice: DataChoice,
  context: LoadContext,
): Promise<{ image: ImageShape; classes: number }> {
  const { shape, classes } = await describeSource(choice, context);
  return { image: transformedShape(shape, choice.transforms), classes };
}

/** @throws DataError when neither the source nor a fallback can be had. */
export async function loadData(choice: DataChoice, context: LoadContext): Promise<LoadedData> {
  const { value, source, reason } = await orFallback(choice, (one) => read(one, context));
  return { dataset: value, source, fallbackReason: reason };
}

/** What a source answers, or its fallback where it cannot be had. */
async function orFallback<T>(
  { source, fallback }: DataChoice,
  ask: (source: Choice) => Promise<T>,
): Promise<{ readonly value: T; readonly source: string; readonly reason?: string }> {
  try {
    return { value: await ask(source), source: source.type };
  } catch (error) {
    if (!(error instanceof DataError) || !fallback || fallback === source.type) throw error;
    return { value: await ask({ type: fallback, options: digitsByDefault }), source: fallback, reason: error.message };
  }
}

async function read({ type, options }: Choice, context: LoadContext): Promise<Dataset> {
  const { kept, allocate: _, ...rest } = context;
  if (!kept) return sourceOf(type).load(options, context);
  const key = JSON.stringify([type, options]);
  // Outside of any run's memory, which goes when the run does.
  const dataset = kept.get(key) ?? (await sourceOf(type).load(options, rest));
  kept.set(key, dataset);
  return dataset;
}
