import { describe, expect, it } from 'vitest';
import { DataError, type Dataset, type Images } from '../../src/data/dataset.js';
import { prepare, splitSizes } from '../../src/data/prepare.js';
import { transformedShape, transformPixels, withoutLastPads } from '../../src/data/transforms/index.js';
import { valueTransforms } from '../../src/data/transforms/value-table.js';

const side = 3;
/** Image i is all bytes i; its class is i % 4, the last class rare. */
function images(count: number): Images {
  const pixels = Uint8Array.from({ length: count * side * side }, (_, i) => Math.floor(i / (side * side)));
  return {
    count,
    shape: [1, side, side],
    pixels,
    labels: Uint8Array.from({ length: count }, (_, i) => (i % 10 === 9 ? 3 : i % 3)),
  };
}
const dataset: Dataset = {
  train: images(120),
  test: images(20),
  classes: 4,
  classNames: ['a', 'b', 'c', 'd'],
  checksums: {},
};
const options = { split: { train: 80, validation: 40, method: 'file_order' as const }, limit: {}, transforms: [] };
const numbers = (part: Images) => Array.from({ length: part.count }, (_, i) => part.pixels[i * side * side]);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('label noise', () => {
  const noisy = (share: number, seed = 1) => prepare(dataset, { ...options, label_noise: share }, seed);
  const wrong = (part: Images) => range(0, part.count).filter((i) => part.labels[i] !== dataset.train.labels[i]);

  it('gives exactly its share of the training labels another class, and no others', () => {
    const before = [...dataset.train.labels];
    const { train, validation, test } = noisy(0.3);
    expect(wrong(train)).toHaveLength(24);
    expect([...validation.labels]).toEqual(before.slice(80));
    expect([...test.labels]).toEqual([...dataset.test.labels]);
    expect([...dataset.train.labels]).toEqual(before);
    expect(wrong(noisy(1).train)).toHaveLength(80);
  });

  it('is drawn by the seed, and reaches every other class', () => {
    expect([...noisy(0.3).train.labels]).toEqual([...noisy(0.3).train.labels]);
    expect(wrong(noisy(0.3, 2).train)).not.toEqual(wrong(noisy(0.3).train));
    const pairs = new Set(range(0, 80).map((i) => `${dataset.train.labels[i]}${noisy(1).train.labels[i]}`));
    expect([...pairs].sort()).toEqual(['01', '02', '03', '10', '12', '13', '20', '21', '23', '30', '31', '32']);
  });
});

describe('a split', () => {
  it('takes the first images, then the next, in file order; the test set is its own', () => {
    const parts = prepare(dataset, options, 1);
    expect(numbers(parts.train)).toEqual(range(0, 80));
    expect(numbers(parts.validation)).toEqual(range(80, 120));
    expect(numbers(parts.test)).toEqual(range(0, 20));
  });

  it('holds out a sixth by default', () => {
    const parts = prepare(dataset, { ...options, split: { method: 'file_order' } }, 1);
    expect([parts.train.count, parts.validation.count]).toEqual([100, 20]);
  });

  it('drawn by the seed is the same for the same seed, another for another, and loses no image', () => {
    const draw = (seed: number) =>
      prepare(dataset, { ...options, split: { ...options.split, method: 'random' } }, seed);
    expect(numbers(draw(1).train)).toEqual(numbers(draw(1).train));
    expect(numbers(draw(1).train)).not.toEqual(numbers(draw(2).train));
    const { train, validation } = draw(1);
    expect([...numbers(train), ...numbers(validation)].sort((a, b) => a - b)).toEqual(range(0, 120));
  });

  it('larger than the data is reported with the requested numbers, none of them negative', () => {
    const ask = (split: { train?: number; validation?: number }) => () =>
      splitSizes(100, { ...split, method: 'random' });
    expect(ask({ validation: 130 })).toThrow(
      /asks for 130 validation images, but there are 100, which leaves no training images/,
    );
    expect(ask({ train: 130 })).toThrow(/asks for 130 training images, but there are 100\./);
    expect(ask({ train: 90, validation: 20 })).toThrow(
      /asks for 90 training and 20 validation images, but there are 100/,
    );
  });

  it('stratified gives each class its share of the validation images', () => {
    const parts = prepare(dataset, { ...options, split: { train: 90, validation: 30, method: 'stratified' } }, 1);
    const count = (part: Images, label: number) => part.labels.filter((l) => l === label).length;
    for (const label of [0, 1, 2, 3])
      expect(count(parts.validation, label)).toBeCloseTo(count(dataset.train, label) / 4, -0.4);
    expect([...numbers(parts.train), ...numbers(parts.validation)].sort((a, b) => a - b)).toEqual(range(0, 120));
  });

  it('limits each part to its first images', () => {
    const parts = prepare(dataset, { ...options, limit: { train: 5, validation: 4, test: 3 } }, 1);
    expect([numbers(parts.train), numbers(parts.validation), numbers(parts.test)]).toEqual([
      range(0, 5),
      range(80, 84),
      range(0, 3),
    ]);
  });

  it('larger than the data reports the number of images', () => {
    expect(() =>
      prepare(dataset, { ...options, split: { train: 100, validation: 40, method: 'file_order' } }, 1),
    ).toThrow(/100 training and 40 validation images, but there are 120/);
    expect(() => prepare(dataset, { ...options, split: { train: 200, method: 'file_order' } }, 1)).toThrow(DataError);
  });
});

describe('transforms', () => {
  const choice = (type: string, options: unknown = {}) => ({ type, options });

  it('pad adds background, resize is bilinear with aligned centres, invert swaps light and dark', () => {
    const one: Images = {
      count: 1,
      shape: [1, 2, 2],
      pixels: Uint8Array.from([0, 100, 200, 100]),
      labels: new Uint8Array(1),
    };
    expect([...transformPixels(one, [choice('pad', 1)]).pixels]).toEqual([
      0, 0, 0, 0, 0, 0, 100, 0, 0, 200, 100, 0, 0, 0, 0, 0,
    ]);
    expect([...transformPixels(one, [choice('resize', [2, 4])]).pixels]).toEqual([0, 25, 75, 100, 200, 175, 125, 100]);
    expect([...transformPixels(one, [choice('invert')]).pixels]).toEqual([255, 155, 55, 155]);
    expect(transformedShape([1, 28, 28], [choice('pad', 2), choice('scale', [0, 1])])).toEqual([1, 32, 32]);
  });

  it('of values become one table', () => {
    const { table } = valueTransforms(images(4), 0, [choice('scale', [-0.1, 1.175])]);
    expect(table[0]).toBeCloseTo(-0.1, 6);
    expect(table[255]).toBeCloseTo(1.175, 6);
    expect(valueTransforms(images(4), 0, [choice('divide', 256)]).table[128]).toBe(0.5);
    expect(valueTransforms(images(4), 0, []).table[77]).toBe(77);
  });

  it('standardize measures the training split including its padding, and records the statistics', () => {
    const plain = valueTransforms(images(3), 0, [choice('standardize')]);
    const values = [0, 1, 2].map((byte) => plain.table[byte]);
    expect(values[0] + values[1] + values[2]).toBeCloseTo(0, 6);
    expect(values[2]).toBeCloseTo(Math.sqrt(1.5), 5);
    expect(plain.fixed).toEqual([{ type: 'standardize', options: { mean: [1], deviation: [Math.sqrt(2 / 3)] } }]);
    expect([...valueTransforms(images(99), 0, plain.fixed).table]).toEqual([...plain.table]);
    const padded = valueTransforms(images(3), 1, [choice('standardize')]);
    expect((padded.fixed[0].options as { mean: number[] }).mean[0]).toBeCloseTo(27 / 75, 9);
  });

  it('the last pads are applied when a batch is loaded', () => {
    const chosen = [choice('pad', 1), choice('resize', 5), choice('pad', 2), choice('scale', [0, 1]), choice('pad', 3)];
    const { padding, others } = withoutLastPads(chosen);
    expect(padding).toBe(5);
    expect(others.map(({ type }) => type)).toEqual(['pad', 'resize', 'scale']);
  });
});
