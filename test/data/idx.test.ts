import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
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
  label_offset: 0,
};

const onesAndTwos = {
  train_labels: idxFile('l1', [3], [1, 2, 1]),
  test_labels: idxFile('l2', [1], [2]),
};

const load = (changed: object) => idx.load({ ...good, ...changed }, context);

describe('an IDX data set', () => {
  it('is read gzipped or not, and described by its header without reading images', async () => {
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

  const headOfImages = (swap: boolean, magic: readonly number[]) => {
    const bytes = Buffer.alloc(16 + 12);
    bytes.set(magic);
    [3, 2, 2].forEach((size, i) => {
      if (swap) bytes.writeUInt32LE(size, 4 + 4 * i);
      else bytes.writeUInt32BE(size, 4 + 4 * i);
    });
    return bytes;
  };

  it('is read from gzip of several members, and with zeros after the data', async () => {
    const whole = headOfImages(false, [0, 0, 8, 3]).fill(9, 16);
    const members = Buffer.concat([gzipSync(whole.subarray(0, 9)), gzipSync(whole.subarray(9)), Buffer.alloc(512)]);
    const data = await load({ train_images: write('members.gz', members) });
    expect(data.train.count).toBe(3);
    expect([...data.train.pixels]).toEqual(new Array(12).fill(9));
  });

  const zipped = gzipSync(Buffer.alloc(5000, 3));
  it.each([
    [
      'cut short',
      { train_images: idxFile('s', [3, 2, 2], [1, 2, 3]) },
      /s: truncated: 19 bytes, expected 28 for 3 x 2 x 2/,
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
    [
      'without images',
      { train_images: idxFile('zero', [0, 2, 2], []) },
      /zero: it holds no images: its sizes are 0 x 2 x 2/,
    ],
    [
      'without rows',
      { test_images: idxFile('rows', [1, 0, 2], []) },
      /rows: it holds no images: its sizes are 1 x 0 x 2/,
    ],
    ['without labels', { test_labels: idxFile('nol', [0], []) }, /nol: it holds no labels/],
    [
      'that is a web page',
      { train_images: write('page.gz', Buffer.from('\n <!DOCTYPE html><title>404</title>')) },
      /page\.gz: this is a web page, not an IDX file: .*download it again/,
    ],
    [
      'that is a zip archive',
      { train_labels: write('zip.gz', Buffer.from('PK\x03\x04 and more')) },
      /zip\.gz: this is a zip archive, not an IDX file: unpack it/,
    ],
    [
      'with a little-endian magic number',
      { train_images: write('le', headOfImages(true, [3, 8, 0, 0])) },
      /le: its header is little-endian \(magic number 03080000\)/,
    ],
    [
      'with little-endian sizes',
      { train_images: write('les', headOfImages(true, [0, 0, 8, 3])) },
      /les: its header is little-endian \(its sizes would be 3 x 2 x 2\)/,
    ],
    [
      'whose gzip cannot hold what it announces',
      { train_images: write('bomb.gz', gzipSync(Buffer.from([0, 0, 8, 3, 255, 255, 0, 0, 0, 0, 9, 9, 0, 0, 9, 9]))) },
      /bomb\.gz: truncated: at most \d+ bytes, expected \d+/,
    ],
    [
      'of labels from 1 on',
      { label_offset: 0, classes: 2, ...onesAndTwos },
      /label 2 .* set label_offset to 1 in data/,
    ],
    [
      'nearly empty',
      { train_labels: write('e', Buffer.from([0])) },
      /e: too short for an IDX file: 1 of at least 8 bytes/,
    ],
    [
      'with a broken gzip',
      { train_images: write('z', zipped.subarray(0, 20)) },
      /z: the gzip data are corrupt or truncated/,
    ],
    ['that is not there', { test_labels: join(folder, 'none') }, /none: no such file/],
    ['that is a directory', { test_labels: folder }, /it is a directory, not a file/],
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
  ])('with a file %s is reported with what was expected', async (_, changed, message) => {
    await expect(load(changed)).rejects.toThrow(message);
    await expect(load(changed)).rejects.toBeInstanceOf(DataError);
  });
});

describe('the labels of an IDX data set', () => {
  it('start at label_offset, and are named by class_names', async () => {
    const names = { class_names: ['A', 'B'], classes: undefined };
    const data = await load({ ...onesAndTwos, ...names, label_offset: 1 });
    expect([...data.train.labels]).toEqual([0, 1, 0]);
    expect(data).toMatchObject({ classes: 2, classNames: ['A', 'B'] });
    const unnamed = await load({ ...onesAndTwos, classes: 2, label_offset: 1 });
    expect(unnamed.classNames).toEqual(['1', '2']);
    await expect(load({ ...names, label_offset: 1 })).rejects.toThrow(/label 0 \(image 0\) is outside 1 to 2/);
  });
});

describe('a directory of IDX files', () => {
  const fill = (name: string, files: readonly string[]) => {
    const into = join(folder, name);
    mkdirSync(into);
    const from = [good.train_images, good.train_labels, good.test_images, good.test_labels];
    for (const [i, file] of files.entries()) copyFileSync(from[i], join(into, file));
    return into;
  };
  const customary = [
    'train-images-idx3-ubyte',
    'train-labels-idx1-ubyte.gz',
    't10k-images.idx3-ubyte',
    't10k-labels-idx1-ubyte',
  ];
  const emnist = (name: string) =>
    ['train-images-idx3', 'train-labels-idx1', 'test-images-idx3', 'test-labels-idx1'].map(
      (rest) => `emnist-${name}-${rest}-ubyte`,
    );
  const from = (path: string) => idx.load({ path, classes: 3, label_offset: 0 }, context);

  it('is read by the customary names, with dots, with .gz, or with the name of the data set before them', async () => {
    for (const path of [fill('plain', customary), fill('letters', emnist('letters'))]) {
      const data = await from(path);
      expect([data.train.count, data.test.count]).toEqual([3, 1]);
      expect([...data.train.labels]).toEqual([0, 1, 2]);
    }
  });

  it('with several data sets requires a choice', async () => {
    const both = fill('both', emnist('letters'));
    for (const [i, name] of emnist('digits').entries()) {
      copyFileSync(join(both, emnist('letters')[i]), join(both, name));
    }
    await expect(from(both)).rejects.toThrow(/holds 2 data sets.*\n.*both\/emnist-digits, .*both\/emnist-letters/);
    expect((await from(join(both, 'emnist-digits'))).train.count).toBe(3);
    await expect(from(join(both, 'emnist-balanced'))).rejects.toThrow(
      /emnist-balanced: no such directory, .* the data sets there are .*both\/emnist-digits/,
    );
  });

  it('with a missing file reports which', async () => {
    await expect(from(fill('lacking', customary.slice(0, 3)))).rejects.toThrow(
      /lacking: its test labels are missing; expected train-/,
    );
    await expect(from(join(folder, 'nowhere', 'x'))).rejects.toThrow(/no such directory/);
  });
});

describe('the options of an IDX data set', () => {
  it('that do not locate the files give one problem', () => {
    expect(idx.mistake?.({ label_offset: 0 })?.message).toBe('idx needs path, the directory with its four files');
    const { train_images } = good;
    expect(idx.mistake?.({ train_images, label_offset: 0 })?.message).toBe(
      'idx also needs train_labels, test_images, test_labels',
    );
    expect(idx.mistake?.({ ...good, path: folder })?.message).toMatch(/idx has both path and train_images/);
    expect(idx.mistake?.(good)).toBeUndefined();
    expect(idx.mistake?.({ path: folder, label_offset: 0, classes: 3, class_names: ['a', 'b'] })?.option).toBe(
      'class_names',
    );
  });
});
