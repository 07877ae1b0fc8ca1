// The images that `lenet data preview` shows: of a source, or of a configuration after its pixel transforms.
import { loadConfig } from '../config/load.js';
import type { Images } from '../data/dataset.js';
import { loadData } from '../data/load.js';
import { digitsByDefault } from '../data/sources/digits.js';
import { type LoadContext, sources } from '../data/sources/index.js';
import { transformPixels } from '../data/transforms/index.js';
import type { Choice } from '../schema/index.js';

/** Enough of any data set to find samples of each class in. */
const MOST_IMAGES = 5000;

/** @throws ConfigError, DataError */
export async function previewImages(
  sourceOrConfig: string,
  part: 'train' | 'test',
  overrides: readonly string[],
  context: LoadContext,
): Promise<{ images: Images; classNames: readonly string[] }> {
  const { source, transforms } = await choose(sourceOrConfig, overrides);
  const { dataset } = await loadData({ source, transforms }, context);
  const all = dataset[part];
  const [channels, rows, columns] = all.shape;
  const count = Math.min(all.count, MOST_IMAGES);
  const some = {
    ...all,
    count,
    pixels: all.pixels.subarray(0, count * channels * rows * columns),
    labels: all.labels.subarray(0, count),
  };
  return { images: transformPixels(some, transforms), classNames: dataset.classNames };
}

async function choose(
  sourceOrConfig: string,
  overrides: readonly string[],
): Promise<{ source: Choice; transforms: readonly Choice[] }> {
  const bare = sources.find(({ type, options }) => type === sourceOrConfig && !(options.required as string[]).length);
  if (!bare) return (await loadConfig(sourceOrConfig, overrides)).experiment.data;
  const options = bare.type === 'digits' ? { ...digitsByDefault, train: MOST_IMAGES, test: MOST_IMAGES } : {};
  return { source: { type: bare.type, options }, transforms: [] };
}
