// Turns a data set into the splits of a run: train, validation, test.
import { createHash } from 'node:crypto';
import { randomStream, shuffle } from '../random/index.js';
import type { Choice } from '../schema/index.js';
import { DataError, type Dataset, type Images, pick } from './dataset.js';
import { withLabelNoise } from './label-noise.js';
import { transformPixels, withoutLastPads } from './transforms/index.js';
import { valueTransforms } from './transforms/value-table.js';

export interface Splits {
  readonly train: Images;
  readonly validation: Images;
  readonly test: Images;
  /** float [channel][256]: the value of each byte. */
  readonly pixelTable: Float32Array;
  /** Background still to be added around every image: padding costs memory, so it is added while loading batches. */
  readonly padding: number;
  /** The transforms, including the values measured on the training images. */
  readonly transforms: readonly Choice[];
  /** SHA-256 of the original test images and their labels. */
  readonly testSha256: string;
}

export interface PrepareOptions {
  readonly split: {
    readonly train?: number;
    readonly validation?: number;
    readonly method: 'file_order' | 'random' | 'stratified';
  };
  readonly limit: { readonly train?: number; readonly validation?: number; readonly test?: number };
  readonly transforms: readonly Choice[];
  /** Share of the training labels that are replaced. */
  readonly label_noise?: number;
}

/** Applies split, limits and transforms. @throws DataError when the split asks for more images than there are. */
export function prepare(dataset: Dataset, options: PrepareOptions, seed: number): Splits {
  const { limit, transforms } = options;
  const { padding, others } = withoutLastPads(transforms);
  const [trainCount, validationCount] = splitSizes(dataset.train.count, options.split);
  const order = splitOrder(dataset, options.split.method, seed, validationCount);
  const part = (from: number, count: number, most = count) => {
    const chosen = order ? pick(dataset.train, order.subarray(from, from + Math.min(count, most))) : undefined;
    return transformPixels(chosen ?? slice(dataset.train, from, Math.min(count, most)), others);
  };
  const train = withLabelNoise(part(0, trainCount, limit.train), dataset.classes, options.label_noise ?? 0, seed);
  const validation = part(trainCount, validationCount, limit.validation);
  const tested = slice(dataset.test, 0, Math.min(dataset.test.count, limit.test ?? Number.POSITIVE_INFINITY));
  const test = transformPixels(tested, others);
  const { table, fixed } = valueTransforms(train, padding, transforms);
  return { train, validation, test, pixelTable: table, padding, transforms: fixed, testSha256: sha256Of(tested) };
}

const sha256Of = ({ pixels, labels }: Images): string =>
  createHash('sha256').update(pixels).update(labels).digest('hex');

/** A view of `count` images from `from` on, without copying. */
function slice(images: Images, from: number, count: number): Images {
  const [channels, rows, columns] = images.shape;
  const size = channels * rows * columns;
  return {
    ...images,
    count,
    pixels: images.pixels.subarray(from * size, (from + count) * size),
    labels: images.labels.subarray(from, from + count),
  };
}

/** Numbers of training and validation images. @throws DataError */
export function splitSizes(total: number, split: PrepareOptions['split']): [number, number] {
  const validation = split.validation ?? Math.max(0, Math.min(Math.round(total / 6), total - (split.train ?? 0)));
  const train = split.train ?? total - validation;
  if (train < 1 || train + validation > total) {
    const asked = [
      split.train === undefined ? [] : `${split.train} training`,
      split.validation === undefined ? [] : `${split.validation} validation`,
    ].flat();
    const left = train < 1 ? ', which leaves no training images' : '';
    throw new DataError(
      `data.split asks for ${asked.join(' and ')} images, but there are ${total}${left}.\n` +
        `  Both come out of the training set: train + validation must be at most ${total}.`,
    );
  }
  return [train, validation];
}

/** The order before splitting, or undefined for file order. */
function splitOrder(
  { train, classes }: Dataset,
  method: PrepareOptions['split']['method'],
  seed: number,
  validation: number,
): Int32Array | undefined {
  if (method === 'file_order') return undefined;
  const order = Int32Array.from({ length: train.count }, (_, i) => i);
  shuffle(order, randomStream(seed, 'split'));
  return method === 'random' ? order : stratify(order, train, classes, validation);
}

/** Moves each class's share of the validation images to the end. */
function stratify(order: Int32Array, images: Images, classes: number, validation: number): Int32Array {
  const byClass = Array.from({ length: classes }, (_, c) => order.filter((i) => images.labels[i] === c));
  const shares = apportion(
    byClass.map((members) => members.length),
    validation,
  );
  const front = byClass.flatMap((members, c) => [...members.subarray(0, members.length - shares[c])]);
  const back = byClass.flatMap((members, c) => [...members.subarray(members.length - shares[c])]);
  const position = new Int32Array(images.count);
  for (const [at, image] of order.entries()) position[image] = at;
  const mixed = (part: number[]) => part.sort((a, b) => position[a] - position[b]);
  return Int32Array.from([...mixed(front), ...mixed(back)]);
}

/** Distributes `total` in proportion to `sizes` in whole numbers, largest remainders first. */
function apportion(sizes: readonly number[], total: number): number[] {
  const all = sizes.reduce((a, b) => a + b, 0);
  const exact = sizes.map((size) => (size * total) / all);
  const shares = exact.map(Math.floor);
  const missing = total - shares.reduce((a, b) => a + b, 0);
  const byRemainder = exact.map((v, c) => [v - shares[c], c] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, c] of byRemainder.slice(0, missing)) shares[c]++;
  return shares;
}
