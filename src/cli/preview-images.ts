// The images of `lenet data preview`: of a source, or of a configuration after its pixel transforms and augmentations.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '../config/load.js';
import type { Images } from '../data/dataset.js';
import { loadData } from '../data/load.js';
import { digitsByDefault } from '../data/sources/digits.js';
import { type LoadContext, sources } from '../data/sources/index.js';
import { Augmenter } from '../data/transforms/augmenter.js';
import { augmentationsOf, transformPixels, withoutLastPads } from '../data/transforms/index.js';
import { Arena } from '../kernels/index.js';
import { nativeKernels, resolveEngine } from '../kernels/native.js';
import { type Choice, mayBeBare } from '../schema/index.js';

/** Enough to find samples of every class in any data set. */
const MOST_IMAGES = 5000;

/**
 * Training images with the augmentations of an epoch; test images without.
 * @throws ConfigError, DataError
 */
export async function previewImages(
  sourceOrConfig: string,
  split: 'train' | 'test',
  epoch: number,
  overrides: readonly string[],
  context: LoadContext,
): Promise<{ images: Images; classNames: readonly string[] }> {
  const { source, transforms, seed } = await choose(sourceOrConfig, overrides);
  const { dataset } = await loadData({ source, transforms }, context);
  const all = dataset[split];
  const [channels, rows, columns] = all.shape;
  const count = Math.min(all.count, MOST_IMAGES);
  const some = {
    ...all,
    count,
    pixels: all.pixels.subarray(0, count * channels * rows * columns),
    labels: all.labels.subarray(0, count),
  };
  const { padding, others } = withoutLastPads(transforms);
  const transformed = transformPixels(some, others);
  const augmented = split === 'train' ? augmentAll(transformed, augmentationsOf(transforms), seed, epoch) : transformed;
  const lastPad = { type: 'pad', options: padding };
  return { images: transformPixels(augmented, [lastPad]), classNames: dataset.classNames };
}

function augmentAll(images: Images, augmentations: readonly Choice[], seed: number, epoch: number): Images {
  if (augmentations.length === 0) return images;
  const arena = new Arena();
  const kernels = nativeKernels(resolveEngine('auto'), arena);
  const augmenter = new Augmenter({ kernels, arena, shape: images.shape }, augmentations, seed);
  const size = images.shape.reduce((a, b) => a * b);
  const [from, out] = [arena.allocate(size), arena.allocate(size)];
  const pixels = new Uint8Array(images.pixels.length);
  for (let i = 0; i < images.count; i++) {
    arena.bytes(from, size).set(images.pixels.subarray(i * size, (i + 1) * size));
    augmenter.apply(from, epoch, i, out);
    pixels.set(arena.bytes(out, size), i * size);
  }
  return { ...images, pixels };
}

async function choose(
  sourceOrConfig: string,
  overrides: readonly string[],
): Promise<{ source: Choice; transforms: readonly Choice[]; seed: number }> {
  if (statSync(sourceOrConfig, { throwIfNoEntry: false })?.isDirectory()) {
    const { experiment } = await loadConfig({ network: [], data: { source: resolve(sourceOrConfig) } });
    return { source: experiment.data.source, transforms: [], seed: 1 };
  }
  const source = sources.find(sourceOrConfig);
  if (!source || !mayBeBare(source.options)) {
    const { data, seed } = (await loadConfig(sourceOrConfig, overrides)).experiment;
    return { ...data, seed };
  }
  const options = source.type === 'digits' ? { ...digitsByDefault, train: MOST_IMAGES, test: MOST_IMAGES } : {};
  return { source: { type: source.type, options }, transforms: [], seed: 1 };
}
