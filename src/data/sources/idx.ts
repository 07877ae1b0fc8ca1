// Any data set in MNIST's format: Fashion-MNIST, KMNIST, EMNIST ...
import { optionsOf, type ValueOf } from '../../schema/index.js';
import { DataError, type Dataset, type Images, LabelError } from '../dataset.js';
import { type Idx, readIdx, readIdxSizes } from '../idx.js';
import { type IdxFiles, idxFilesIn, ROLES } from './idx-files.js';
import { sha256 } from './mnist.js';
import { defineSource, type Mistake } from './source.js';

const file = (description: string) => ({ type: 'string', format: 'path', minLength: 1, description }) as const;
const options = optionsOf({
  path: file(
    'Directory with the four files under their customary names (train-images-idx3-ubyte.gz, ...), instead of the four options. ' +
      'For a directory with several data sets, the directory and the prefix of the names: gzip/emnist-letters.',
  ),
  train_images: file('IDX file of the training images, gzipped or not.'),
  train_labels: file('IDX file of the training labels.'),
  test_images: file('IDX file of the test images.'),
  test_labels: file('IDX file of the test labels.'),
  classes: {
    type: 'integer',
    minimum: 2,
    maximum: 256,
    description: 'Labels are label_offset to label_offset + classes - 1. Default: as many as class_names, or 10.',
  },
  class_names: {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    minItems: 2,
    maxItems: 256,
    uniqueItems: true,
    description: 'Names of the classes, in order. Default: their labels.',
  },
  label_offset: {
    type: 'integer',
    minimum: 0,
    maximum: 255,
    default: 0,
    description: 'The label of the first class: 1 for the letters of EMNIST.',
  },
});
type Options = ValueOf<typeof options>;

/** Two pairs of IDX files of unsigned bytes; images [count, rows, columns] or [count, channels, rows, columns]. */
export const idx = defineSource({
  type: 'idx',
  summary: 'Two pairs of IDX files, as Fashion-MNIST, KMNIST and EMNIST come.',
  options,
  mistake,
  async describe(o) {
    const [trainImages, ...sizes] = await readIdxSizes(filesOf(o).train_images, IMAGES);
    return { shape: shapeOf(sizes), classes: classesOf(o), trainImages };
  },
  async check(o) {
    const { train_labels, test_labels } = filesOf(o);
    for (const path of [train_labels, test_labels]) requireLabels(await readIdx(path, LABELS), path, o);
    return [];
  },
  async load(o, { allocate }): Promise<Dataset> {
    const files = filesOf(o);
    const names = ROLES.map((role) => files[role]);
    const read = await Promise.all(names.map((name, i) => readIdx(name, i % 2 === 0 ? IMAGES : LABELS, allocate)));
    const train = pair(read[0], read[1], names.slice(0, 2), o);
    const test = pair(read[2], read[3], names.slice(2), o);
    if (train.shape.join() !== test.shape.join()) {
      throw new DataError(
        `${names[2]}: images of ${test.shape.join(' x ')}, but ${names[0]} has ${train.shape.join(' x ')}`,
      );
    }
    return {
      train,
      test,
      classes: classesOf(o),
      classNames: o.class_names ?? Array.from({ length: classesOf(o) }, (_, c) => String(c + o.label_offset)),
      checksums: Object.fromEntries(names.map((name, i) => [name, sha256(read[i].whole)])),
    };
  },
});

const IMAGES = [3, 4];
const LABELS = [1];

const classesOf = ({ classes, class_names }: Options) => classes ?? class_names?.length ?? 10;
const filesOf = (o: Options): IdxFiles => (o.path === undefined ? (o as IdxFiles) : idxFilesIn(o.path));
const shapeOf = (sizes: readonly number[]): Images['shape'] =>
  sizes.length === 2 ? [1, sizes[0], sizes[1]] : [sizes[0], sizes[1], sizes[2]];

function mistake(o: Options): Mistake | undefined {
  const named = ROLES.filter((role) => o[role] !== undefined);
  const missing = ROLES.filter((role) => o[role] === undefined);
  if (o.path !== undefined && named.length > 0) {
    return {
      option: named[0],
      message: `idx has both path and ${named.join(', ')}`,
      help: 'keep either path or the four files',
    };
  }
  if (o.path === undefined && missing.length > 0) {
    const message =
      named.length > 0 ? `idx also needs ${missing.join(', ')}` : 'idx needs path, the directory with its four files';
    return { message, help: `write path: a directory with the four files, or all of ${ROLES.join(', ')}` };
  }
  if (o.classes === undefined || o.class_names === undefined || o.classes === o.class_names.length) return undefined;
  const message = `there are ${o.class_names.length} class_names, but classes is ${o.classes}`;
  return { option: 'class_names', message, help: 'remove classes, or name every class once' };
}

/** Combines images and labels. @throws DataError when they do not match. */
function pair(images: Idx, labels: Idx, [imagesPath, labelsPath]: readonly string[], o: Options): Images {
  const [count, ...sizes] = images.sizes;
  if (labels.sizes[0] !== count) {
    throw new DataError(`${labelsPath}: ${labels.sizes[0]} labels, but ${imagesPath} has ${count} images`);
  }
  requireLabels(labels, labelsPath, o);
  const numbers = o.label_offset === 0 ? labels.bytes : labels.bytes.map((label) => label - o.label_offset);
  return { count, shape: shapeOf(sizes), pixels: images.bytes, labels: numbers };
}

/** @throws LabelError for a label outside the classes. */
function requireLabels({ bytes }: Idx, path: string, o: Options): void {
  const [first, classes] = [o.label_offset, classesOf(o)];
  const wrong = bytes.findIndex((label) => label < first || label >= first + classes);
  if (wrong < 0) return;
  const [least, most] = bytes.reduce(([low, high], label) => [Math.min(low, label), Math.max(high, label)], [255, 0]);
  const help = most - least < classes ? `set label_offset to ${least}` : 'set classes';
  throw new LabelError(
    `${path}: label ${bytes[wrong]} (image ${wrong}) is outside ${first} to ${first + classes - 1}; ${help} in data.source.idx`,
  );
}
