// A folder per class: train/<class>/*.png and test/<class>/*.png.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { asPair, type OptionsOf, optionsOf, pairOf } from '../../schema/index.js';
import { DataError, type Dataset, type Images } from '../dataset.js';
import { resize } from '../transforms/resize.js';
import type { DataSource } from './source.js';

const options = {
  path: {
    type: 'string',
    format: 'path',
    minLength: 1,
    description: 'Folder with train/ and test/, each with one folder of PNG, JPEG or WebP images a class.',
  },
  size: pairOf(1, {
    default: 28,
    maximum: 1024,
    description: 'Every image is resized to this: one number, or [rows, columns].',
  }),
  channels: { enum: [1, 3], default: 1, description: '1: grey. 3: red, green, blue.' },
} as const;
type Options = OptionsOf<typeof options, 'path'>;

const ENDINGS = ['.png', '.jpg', '.jpeg', '.webp'];

/** Classes are the folder names of train/ in alphabetical order; images in the order of their names. */
export const images: DataSource<Options> = {
  type: 'images',
  summary: 'A folder of PNG, JPEG or WebP images a class, under train/ and test/.',
  options: optionsOf(options, ['path']),
  async describe(o) {
    const names = classesOf(o.path);
    const trainImages = filesOf(join(o.path, 'train'), names).length;
    return { shape: [o.channels, ...asPair(o.size)], classes: names.length, trainImages };
  },
  async load(o, context): Promise<Dataset> {
    const { decodeImage } = await import('../decode-image.js');
    const classNames = classesOf(o.path);
    const hash = createHash('sha256');
    const read = async (part: 'train' | 'test'): Promise<Images> => {
      const files = filesOf(join(o.path, part), classNames);
      const shape = [o.channels, ...asPair(o.size)] as const;
      const size = shape[0] * shape[1] * shape[2];
      const pixels = new Uint8Array(files.length * size);
      for (const [i, { path }] of files.entries()) {
        const bytes = readFileSync(path);
        hash.update(path.slice(o.path.length)).update(bytes);
        const image = await decodeImage(bytes, path, { channels: o.channels });
        const whole: Images = { count: 1, labels: new Uint8Array(1), ...image };
        const fitted = resize.stage === 'pixels' ? resize.apply(whole, asPair(o.size) as never) : whole;
        pixels.set(fitted.pixels, i * size);
        context.progress?.(`${part} images`, i + 1, files.length);
      }
      return { count: files.length, shape, pixels, labels: Uint8Array.from(files, (f) => f.label) };
    };
    const train = await read('train');
    const test = await read('test');
    return { train, test, classes: classNames.length, classNames, checksums: { [o.path]: hash.digest('hex') } };
  },
};

/** Folder names under train/. @throws DataError */
function classesOf(path: string): string[] {
  const train = join(path, 'train');
  if (!existsSync(train) || !statSync(train).isDirectory()) {
    throw new DataError(`${path}: there is no folder train in it; expected train/<class>/*.png and test/<class>/*.png`);
  }
  const names = readdirSync(train, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  if (names.length < 2 || names.length > 256) {
    throw new DataError(`${train}: ${names.length} folders; expected one for each of 2 to 256 classes`);
  }
  return names.sort();
}

function filesOf(folder: string, classNames: readonly string[]): { path: string; label: number }[] {
  if (!existsSync(folder)) throw new DataError(`${folder}: there is no such folder`);
  const extra = readdirSync(folder, { withFileTypes: true }).find(
    (e) => e.isDirectory() && !classNames.includes(e.name),
  );
  if (extra) throw new DataError(`${join(folder, extra.name)}: there is no class ${extra.name} under train/`);
  const files = classNames.flatMap((name, label) => {
    const inside = join(folder, name);
    if (!existsSync(inside)) return [];
    const images = readdirSync(inside).filter((file) => ENDINGS.includes(extname(file).toLowerCase()));
    return images.sort().map((file) => ({ path: join(inside, file), label }));
  });
  if (files.length === 0) throw new DataError(`${folder}: no ${ENDINGS.join(', ')} images in its class folders`);
  return files;
}
