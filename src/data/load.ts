// Loads the images of an experiment, or of its fallback.
import type { Choice } from '../schema/index.js';
import { DataError, type Dataset } from './dataset.js';
import { digitsByDefault } from './sources/digits.js';
import { type Description, type LoadContext, sources } from './sources/index.js';
import { type ImageShape, transformedShape } from './transforms/index.js';

export interface DataChoice {
  readonly source: Choice;
  readonly fallback?: string;
  readonly transforms: readonly Choice[];
}

export interface LoadedData {
  readonly dataset: Dataset;
  /** The source actually used. */
  readonly source: string;
  /** Why the fallback was used, or undefined. */
  readonly fallbackReason?: string;
}

/** Describes the images without reading them; describes the fallback if the source is unavailable. @throws DataError */
export const describeSource = async (choice: DataChoice, context: LoadContext): Promise<Description> =>
  (await orFallback(choice, ({ type, options }) => sources.of(type).describe(options, context))).value;

/** Classes and the shape of an image after the transforms, without reading images. @throws DataError */
export async function describeData(
  choice: DataChoice,
  context: LoadContext,
): Promise<{ image: ImageShape; classes: number }> {
  const { shape, classes } = await describeSource(choice, context);
  return { image: transformedShape(shape, choice.transforms), classes };
}

/** @throws DataError when neither the source nor a fallback is available. */
export async function loadData(choice: DataChoice, context: LoadContext): Promise<LoadedData> {
  const { value, source, reason } = await orFallback(choice, (one) => read(one, context));
  return { dataset: value, source, fallbackReason: reason };
}

/** The result of a source, or of the fallback if the source is unavailable. */
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
  if (!kept) return sources.of(type).load(options, context);
  const key = JSON.stringify([type, options]);
  // Not in the memory of a run, which is freed with it.
  const dataset = kept.get(key) ?? (await sources.of(type).load(options, rest));
  kept.set(key, dataset);
  return dataset;
}
