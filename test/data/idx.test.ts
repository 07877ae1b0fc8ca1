import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/data/dataset.js';
import { idx } from '../../src/data/sources/idx.js';

const folder = mkdtempSync(join(tmpdir(), 'lenet-idx-'));
const context = { cacheDir: folder };

function idxFile(name: string, sizes: number[], bytes: number[] | number, zip = false): string {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, i) => {
    header.writeUInt32BE(size, 4 + 4 * i);
  });
  const count = sizes.reduce((a, b) => a * b, 1);
  const body = Buffer.from(typeof bytes === 'number' ? new Array(count).fill(bytes) : bytes);
  const whole = Buffer.concat([header, body]);
  return write(name, zip ? gzipSync(whole) : whole);
}

function write(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const good = {
  train_images: idxFile('ti', [3, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
  train_labels: idxFile('tl.gz', [3], [0, 1, 2], true),
  test_images: idxFile('ei.gz', [1, 2, 2], 7, true),
  test_labels: idxFile('el', [1], [2]),
  classes: 3,
};

const load = (changed: object) => idx.load({ ...good, ...changed }, context);

describe('an IDX data set', () => {
  it('is read gzipped or not, and told by its header before any image is', async () => {
    const data = await load({});
    expect(data.train).toMatchObject({ count: 3, shape: [1, 2, 2] });
    expect([...data.train.pixels.subarray(4, 8)]).toEqual([5, 6, 7, 8]);
    expect([...data.test.labels]).toEqual([2]);
    expect(await idx.describe(good, context)).toEqual({ shape: [1, 2, 2], classes: 3, trainImages: 3 });
    expect(await idx.describe({ ...good, train_images: good.test_images }, context)).toEqual({
      shape: [1, 2, 2],
      classes: 3,
      trainImages: 1,
    });
  });

  it('may have channels', async () => {
    const images = idxFile('c', [3, 3, 1, 2], 5);
    expect((await load({ train_images: images, test_images: idxFile('d', [1, 3, 1, 2], 5) })).train.shape).toEqual([
      3, 1, 2,
    ]);
  });

  const zipped = gzipSync(Buffer.alloc(5000, 3));
  it.each([
    [
      'cut short',
      { train_images: idxFile('s', [3, 2, 2], [1, 2, 3]) },
      /s: cut short: 19 bytes, expected 28 for 3 x 2 x 2/,
    ],
    ['too long', { train_images: idxFile('l', [1, 2, 2], [1, 2, 3, 4, 5]) }, /l: too long/],
    [
      'of labels where images belong',
      { train_images: good.test_labels },
      /el: magic number 00000801, expected 00000803 or 00000804/,
    ],
    [
      'of another kind',
      { train_labels: write('p', Buffer.from('%PDF-1.7 and more')) },
      /p: magic number 25504446, expected 00000801/,
    ],
    ['nearly empty', { train_labels: write('e', Buffer.from([0])) }, /e: 1 bytes is too short/],
    [
      'with a broken gzip',
      { train_images: write('z', zipped.subarray(0, 20)) },
      /z: the gzip data are broken or cut short/,
    ],
    ['that is not there', { test_labels: join(folder, 'none') }, /none: there is no such file/],
    ['that is a directory', { test_labels: folder }, /this is a directory/],
    [
      'of labels that do not match in number',
      { train_labels: good.test_labels },
      /el: 1 labels, but .*ti has 3 images/,
    ],
    ['of labels outside the classes', { classes: 2 }, /tl.gz: label 2 \(image 2\) is outside 0 to 1; set classes/],
    [
      'of test images of another size',
      { test_images: idxFile('o', [1, 3, 3], 1) },
      /o: images of 1 x 3 x 3, but .* has 1 x 2 x 2/,
    ],
  ])('with a file %s says so, and what was expected', async (_, changed, message) => {
    await expect(load(changed)).rejects.toThrow(message);
    await expect(load(changed)).rejects.toBeInstanceOf(DataError);
  });
});
