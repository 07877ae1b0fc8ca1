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
    const { generateDigits } = await import('../digits/generate.js');
    const draw = (part: 'train' | 'test', count: number) =>
      generateDigits(
        part,
        count,
        o.seed,
        (done) => context.progress?.(`drawing ${part} digits`, done, count),
        context.allocate,
      );
    const [train, test] = [draw('train', o.train), draw('test', o.test)];
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
