// Any data set in MNIST's format: Fashion-MNIST, KMNIST, EMNIST ...
import { closeSync, openSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type OptionsOf, optionsOf } from '../../schema/index.js';
import { DataError, type Dataset, type Images, LabelError } from '../dataset.js';
import { type Idx, parseIdx, readBytes } from '../idx.js';
import { sha256 } from './mnist.js';
import type { DataSource, Description } from './source.js';

const file = (description: string) => ({ type: 'string', format: 'path', minLength: 1, description }) as const;
const options = {
  train_images: file('IDX file of the training images, gzipped or not.'),
  train_labels: file('IDX file of the training labels.'),
  test_images: file('IDX file of the test images.'),
  test_labels: file('IDX file of the test labels.'),
  classes: { type: 'integer', minimum: 2, maximum: 256, default: 10, description: 'Labels are 0 to classes - 1.' },
} as const;
type Options = OptionsOf<typeof options, Exclude<keyof typeof options, 'classes'>>;

/** Two pairs of IDX files of unsigned bytes; images [count, rows, columns] or [count, channels, rows, columns]. */
export const idx: DataSource<Options> = {
  type: 'idx',
  summary: 'Two pairs of IDX files, as Fashion-MNIST, KMNIST and EMNIST come.',
  options: optionsOf(options, ['train_images', 'train_labels', 'test_images', 'test_labels']),
  describe: async (o) => describe(o),
  async check(o) {
    for (const path of [o.train_labels, o.test_labels]) {
      requireLabels(parseIdx(await readBytes(path), path, [1]), path, o.classes);
    }
  },
  async load(o, { allocate }): Promise<Dataset> {
    const names = [o.train_images, o.train_labels, o.test_images, o.test_labels];
    const files = await Promise.all(names.map((name) => readBytes(name, allocate)));
    const parsed = files.map((bytes, i) => parseIdx(bytes, names[i], i % 2 === 0 ? [3, 4] : [1]));
    const train = pair(parsed[0], parsed[1], o.train_images, o.train_labels, o.classes);
    const test = pair(parsed[2], parsed[3], o.test_images, o.test_labels, o.classes);
    if (train.shape.join() !== test.shape.join()) {
      throw new DataError(
        `${o.test_images}: images of ${test.shape.join(' x ')}, but ${o.train_images} has ${train.shape.join(' x ')}`,
      );
    }
    return {
      train,
      test,
      classes: o.classes,
      classNames: Array.from({ length: o.classes }, (_, c) => String(c)),
      checksums: Object.fromEntries(names.map((name, i) => [name, sha256(files[i])])),
    };
  },
};

/** Puts images and labels together. @throws DataError when they do not belong together. */
function pair(images: Idx, labels: Idx, imagesPath: string, labelsPath: string, classes: number): Images {
  const [count, ...rest] = images.sizes;
  if (labels.sizes[0] !== count) {
    throw new DataError(`${labelsPath}: ${labels.sizes[0]} labels, but ${imagesPath} has ${count} images`);
  }
  requireLabels(labels, labelsPath, classes);
  const shape = rest.length === 2 ? ([1, rest[0], rest[1]] as const) : ([rest[0], rest[1], rest[2]] as const);
  return { count, shape, pixels: images.bytes, labels: labels.bytes };
}

/** @throws LabelError for a label that is none of the classes. */
function requireLabels({ bytes }: Idx, path: string, classes: number): void {
  const wrong = bytes.findIndex((label) => label >= classes);
  if (wrong < 0) return;
  throw new LabelError(
    `${path}: label ${bytes[wrong]} (image ${wrong}) is outside 0 to ${classes - 1}; set classes in data.source.idx`,
  );
}

/** Reads the header of the training images only. */
function describe({ train_images: path, classes }: Options): Description {
  const head = Buffer.alloc(4096);
  let length: number;
  try {
    const handle = openSync(path, 'r');
    length = readSync(handle, head, 0, head.length, 0);
    closeSync(handle);
  } catch {
    throw new DataError(`${path}: there is no such file, or it cannot be read`);
  }
  let bytes = head.subarray(0, length);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { finishFlush: 2 /* Z_SYNC_FLUSH: as far as it goes */ });
    } catch {
      throw new DataError(`${path}: the gzip data are broken or cut short`);
    }
  }
  const dimensions = bytes[3];
  if (bytes.length < 20 || bytes.readUInt16BE(0) !== 0 || bytes[2] !== 8 || (dimensions !== 3 && dimensions !== 4)) {
    parseIdx(bytes, path, [3, 4]);
  }
  const [trainImages, ...sizes] = Array.from({ length: dimensions }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const shape = sizes.length === 2 ? ([1, sizes[0], sizes[1]] as const) : ([sizes[0], sizes[1], sizes[2]] as const);
  return { shape, classes, trainImages };
}
