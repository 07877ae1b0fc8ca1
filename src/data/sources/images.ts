// A directory per class: train/<class>/*.png and test/<class>/*.png.

import { createHash } from 'node:crypto';
import { oneLine } from '../../format/quoting.js';
import { asPair, optionsOf, pairOf } from '../../schema/index.js';
import type { Dataset, Images } from '../dataset.js';
import { resize } from '../transforms/resize.js';
import { type ClassFolders, type ImageFile, readClassFolders } from './class-folders.js';
import { defineSource, type Remark } from './source.js';

/** Classes are the directory names of train/ in alphabetical order; images are sorted by name. */
export const images = defineSource({
  type: 'images',
  summary: 'One directory of PNG, JPEG or WebP images per class, under train/ and test/.',
  options: optionsOf(
    {
      path: {
        type: 'string',
        format: 'path',
        minLength: 1,
        description:
          'Directory with train/ and test/, each with one directory of PNG, JPEG or WebP images per class. Subdirectories of a class belong to it; links are followed.',
      },
      size: pairOf(1, {
        default: 28,
        maximum: 1024,
        description: 'Every image is resized to this: one number, or [rows, columns].',
      }),
      channels: { enum: [1, 3], default: 1, description: '1: grey. 3: red, green, blue.' },
    },
    ['path'],
  ),
  async describe(o) {
    const { classNames, train } = readClassFolders(o.path);
    return { shape: [o.channels, ...asPair(o.size)], classes: classNames.length, trainImages: train.length };
  },
  check: async (o) => remarksOn(o.path, readClassFolders(o.path)),
  async load(o, context): Promise<Dataset> {
    const { decodeImage, imageBytes } = await import('../decode-image.js');
    const { classNames, ...files } = readClassFolders(o.path);
    const hash = createHash('sha256');
    const read = async (part: 'train' | 'test', of: readonly ImageFile[]): Promise<Images> => {
      const shape = [o.channels, ...asPair(o.size)] as const;
      const size = shape[0] * shape[1] * shape[2];
      const pixels = new Uint8Array(of.length * size);
      for (const [i, { path }] of of.entries()) {
        const bytes = imageBytes(path);
        hash.update(path.slice(o.path.length)).update(bytes);
        const image = await decodeImage(bytes, path, { channels: o.channels });
        const whole: Images = { count: 1, labels: new Uint8Array(1), ...image };
        const fitted = resize.apply(whole, asPair(o.size));
        pixels.set(fitted.pixels, i * size);
        context.progress?.(`${part} images`, i + 1, of.length);
      }
      return { count: of.length, shape, pixels, labels: Uint8Array.from(of, (f) => f.label) };
    };
    const train = await read('train', files.train);
    const test = await read('test', files.test);
    return {
      train,
      test,
      classes: classNames.length,
      classNames: classNames.map(oneLine),
      checksums: { [o.path]: hash.digest('hex') },
    };
  },
});

function remarksOn(path: string, { skipped, untested }: ClassFolders): Remark[] {
  const remarks: Remark[] = [];
  const total = [...skipped.values()].reduce((sum, n) => sum + n, 0);
  if (total > 0) {
    const reasons = [...skipped].map(([reason, n]) => `${reason} ${n}`).join(', ');
    const message = `${path}: ${total} ${total === 1 ? 'entry was' : 'entries were'} skipped: ${reasons}`;
    remarks.push({
      message,
      help: 'images are .png, .jpg, .jpeg or .webp files in class directories or deeper, and not hidden',
    });
  }
  if (untested.length > 0) {
    const message = `${path}: test/ has no images of ${untested.join(', ')}`;
    remarks.push({ message, help: 'their test accuracy is unknown; add a directory to test/ for each class' });
  }
  return remarks;
}
