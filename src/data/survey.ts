// What lenet would read of a path: classes and their numbers, sizes, polarity, what it skips, and what looks wrong.
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { DataError, type Dataset, type Images } from './dataset.js';
import { type Polarity, polarityOf } from './form.js';
import { readIdx } from './idx.js';
import { type ImageFile, readClassFolders } from './sources/class-folders.js';
import type { SourceAt } from './sources/detect.js';
import { idxFilesIn } from './sources/idx-files.js';
import { type LoadContext, sources } from './sources/index.js';
import { resize } from './transforms/resize.js';

export interface Survey {
  /** The source as YAML has it, with the options that the data need. */
  readonly source: Readonly<Record<string, object>>;
  readonly classes: readonly { readonly name: string; readonly train: number; readonly test: number }[];
  /** [rows, columns] of the smallest and the largest image, and the size to which all are brought. */
  readonly sizes: { readonly smallest: Size; readonly largest: Size; readonly read: Size };
  /** Channels as read, and number of images in colour. */
  readonly channels: number;
  readonly colour: number;
  readonly polarity: Polarity;
  /** Entries that are no images of a class, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Images that cannot be read, with the reason: a run would refuse the data. */
  readonly unreadable: readonly string[];
  /** Test images that are training images, too: how many, and some pairs. */
  readonly duplicates: {
    readonly count: number;
    readonly examples: readonly (readonly [test: string, train: string])[];
  };
  /** The images as read. */
  readonly train: Images;
}

type Size = readonly [rows: number, columns: number];
type Part = 'train' | 'test';

/** Reads everything at a path. @throws DataError where there is nothing to read */
export const surveyOf = (at: SourceAt, context: LoadContext): Promise<Survey> =>
  at.type === 'images' ? surveyImages(at.path, context) : surveyIdx(at.path, context);

/** Pairs of a test image and an equal training image. */
class Twins {
  readonly #train = new Map<string, string>();
  readonly #examples: [string, string][] = [];
  #count = 0;

  add(part: Part, bytes: Uint8Array, name: string): void {
    const hash = createHash('sha1').update(bytes).digest('base64');
    const twin = this.#train.get(hash);
    if (part === 'train') this.#train.set(hash, name);
    else if (twin !== undefined && ++this.#count <= 3) this.#examples.push([name, twin]);
  }

  get found(): Survey['duplicates'] {
    return { count: this.#count, examples: this.#examples };
  }
}

async function surveyImages(path: string, { progress }: LoadContext): Promise<Survey> {
  const { decodeImage, imageBytes } = await import('./decode-image.js');
  const { classNames, skipped, ...files } = readClassFolders(path);
  const read: Size = [28, 28];
  const twins = new Twins();
  const sizes: Size[] = [];
  const unreadable: string[] = [];
  const fitted: { readonly pixels: Uint8Array; readonly label: number }[] = [];
  let colour = 0;
  const look = async (part: Part, { path: file, label }: ImageFile) => {
    const bytes = imageBytes(file);
    const { reduction, isColour, ...grey } = await decodeImage(bytes, file, { channels: 1 });
    const [, rows, columns] = grey.shape;
    sizes.push([Math.round(rows * reduction), Math.round(columns * reduction)]);
    if (isColour()) colour++;
    twins.add(part, bytes, relative(path, file));
    if (part === 'test') return;
    const one: Images = { count: 1, labels: new Uint8Array(1), ...grey };
    fitted.push({ pixels: resize.apply(one, [...read]).pixels, label });
  };
  for (const part of ['train', 'test'] as const) {
    for (const [i, file] of files[part].entries()) {
      await look(part, file).catch((error) => {
        if (!(error instanceof DataError)) throw error;
        unreadable.push(error.message);
      });
      progress?.(`${part} images`, i + 1, files[part].length);
    }
  }
  const train = joined(fitted, read);
  const count = (part: Part, c: number) => files[part].filter(({ label }) => label === c).length;
  return {
    source: { images: { path } },
    classes: classNames.map((name, c) => ({ name, train: count('train', c), test: count('test', c) })),
    sizes: { ...rangeOf(sizes), read },
    ...{ channels: 1, colour, unreadable, train },
    polarity: polarityOf(train),
    skipped: Object.fromEntries(skipped),
    duplicates: twins.found,
  };
}

const joined = (
  parts: readonly { readonly pixels: Uint8Array; readonly label: number }[],
  [rows, columns]: Size,
): Images => {
  const pixels = new Uint8Array(parts.length * rows * columns);
  for (const [i, part] of parts.entries()) pixels.set(part.pixels, i * rows * columns);
  return {
    count: parts.length,
    shape: [1, rows, columns],
    pixels,
    labels: Uint8Array.from(parts, ({ label }) => label),
  };
};

function rangeOf(sizes: readonly Size[]): { smallest: Size; largest: Size } {
  const byArea = [...sizes].sort(([a, b], [c, d]) => a * b - c * d);
  return { smallest: byArea[0] ?? [0, 0], largest: byArea.at(-1) ?? [0, 0] };
}

async function surveyIdx(path: string, context: LoadContext): Promise<Survey> {
  const options = { path, ...(await classesIn(path)) };
  const dataset: Dataset = await sources.of('idx').load({ label_offset: 0, ...options }, context);
  const twins = new Twins();
  for (const part of ['train', 'test'] as const) {
    const { pixels, count } = dataset[part];
    const size = pixels.length / count;
    for (let i = 0; i < count; i++) twins.add(part, pixels.subarray(i * size, (i + 1) * size), `${part} image ${i}`);
  }
  const count = (part: Part, c: number) => dataset[part].labels.reduce((sum, label) => sum + Number(label === c), 0);
  const [channels, rows, columns] = dataset.train.shape;
  return {
    source: { idx: options },
    classes: dataset.classNames.map((name, c) => ({ name, train: count('train', c), test: count('test', c) })),
    sizes: { smallest: [rows, columns], largest: [rows, columns], read: [rows, columns] },
    ...{ channels, colour: channels === 3 ? dataset.train.count + dataset.test.count : 0 },
    ...{ polarity: polarityOf(dataset.train), skipped: {}, unreadable: [] },
    ...{ duplicates: twins.found, train: dataset.train },
  };
}

/** The options that labels other than 0 to 9 need. */
async function classesIn(path: string): Promise<{ classes?: number; label_offset?: number }> {
  const files = idxFilesIn(path);
  const labels = await Promise.all([files.train_labels, files.test_labels].map((file) => readIdx(file, [1])));
  const [least, most] = labels
    .flatMap(({ bytes }) => [bytes.reduce((a, b) => Math.min(a, b), 255), bytes.reduce((a, b) => Math.max(a, b), 0)])
    .reduce(([low, high], label) => [Math.min(low, label), Math.max(high, label)], [255, 0]);
  if (most <= 9) return most < 9 ? { classes: Math.max(2, most + 1) } : {};
  return { classes: most - least + 1, ...(least > 0 ? { label_offset: least } : {}) };
}
