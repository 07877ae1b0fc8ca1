// The embedded digits as a source: needs no file and no network.
import { createHash } from 'node:crypto';
import { optionsOf } from '../../schema/index.js';
import type { Dataset } from '../dataset.js';
import { defineSource } from './source.js';

const options = optionsOf({
  train: { type: 'integer', minimum: 10, maximum: 1000000, default: 60000, description: 'Training images.' },
  test: { type: 'integer', minimum: 10, maximum: 1000000, default: 10000, description: 'Test images.' },
  seed: { type: 'integer', minimum: 0, default: 1, description: 'Another seed gives other handwriting.' },
});

/** Digits drawn between two looks at signals: some hundredths of a second. */
const TOGETHER = 1000;

/** Default options of `digits` for its use as a fallback. */
export const digitsByDefault = {
  train: options.properties.train.default,
  test: options.properties.test.default,
  seed: options.properties.seed.default,
};

/** Digits drawn by code from stroke skeletons, normalised as MNIST is. See src/data/digits/. */
export const digits = defineSource({
  type: 'digits',
  summary: 'Embedded: handwriting-like digits drawn by code, as many as wanted, no network needed.',
  options,
  describe: async ({ train }) => ({ shape: [1, 28, 28], classes: 10, trainImages: train }),
  async load(o, context): Promise<Dataset> {
    const { blankDigits, drawDigits } = await import('../digits/generate.js');
    const draw = async (part: 'train' | 'test', count: number) => {
      const images = blankDigits(count, context.allocate);
      for (let from = 0; from < count; from += TOGETHER) {
        context.progress?.(`drawing ${part} digits`, from, count);
        // Lets signals and the progress bar run.
        await new Promise<void>((resolve) => setImmediate(resolve));
        drawDigits(images, part, o.seed, from, Math.min(count, from + TOGETHER));
      }
      context.progress?.(`drawing ${part} digits`, count, count);
      return images;
    };
    const [train, test] = [await draw('train', o.train), await draw('test', o.test)];
    const checksum = createHash('sha256').update(train.pixels).update(test.pixels).digest('hex');
    return {
      train,
      test,
      classes: 10,
      classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
      checksums: { digits: checksum },
    };
  },
});
