// Figures of networks with little to show: one layer, or a connection table with few weights.
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { generateDigits } from '../../src/data/digits/generate.js';
import { transformPixels } from '../../src/data/transforms/index.js';
import { runFigures } from '../../src/figures/run/index.js';
import { runSource } from '../../src/figures/run-source.js';
import { smallRun } from '../experiment/small-run.js';
import { OPTIONS } from './pictured.js';
import { drawn, partsOf, rowsOf } from './specs.js';

const DATA = 'source: {digits: {train: 60, test: 40}}, split: {train: 50, validation: 10}';

/** Draws figures of a network trained for one epoch. */
async function figuresOf(network: string, data = '') {
  const config = `name: few\ndata: {${DATA}${data}}\nnetwork: ${network}\ntraining: {epochs: 1, batch_size: 25}\n`;
  const source = runSource((await smallRun({ config })).run, 'simd', { cacheDir: tmpdir() }, OPTIONS);
  return { source, draw: (name: string) => drawn(runFigures, name, source) };
}

it('a network with only a head is embedded by its scores', async () => {
  const { draw } = await figuresOf('[]');
  const spec = await draw('tsne');
  expect(spec.title).toMatchObject({ text: 'few: head by t-SNE' });
  expect(rowsOf(spec)).toHaveLength(OPTIONS.points);
  await expect(draw('receptive-fields')).rejects.toThrow('draws nothing');
});

it('non-square test images are those of the source, transformed', async () => {
  const { source } = await figuresOf('[]', ', transforms: [{resize: [10, 6]}, {pad: 1}]');
  const { shape, pixels, count } = await source.testImages();
  expect(shape).toEqual([1, 10, 6]);
  const digits = transformPixels(generateDigits('test', 40, 1), [{ type: 'resize', options: [10, 6] }]);
  expect([count, Buffer.compare(pixels, digits.pixels)]).toEqual([40, 0]);
});

it('a single layer of maps has a receptive field', async () => {
  const { draw } = await figuresOf('[{conv2d: {name: c1, filters: 2, kernel: 3}}]');
  expect(rowsOf(await draw('receptive-fields')).map(({ layer }) => layer)).toEqual(['c1: 3 x 3']);
});

it('only the existing weights of a connection table are drawn, not the zeros of missing ones', async () => {
  // Each filter of c2 sees one map of eight.
  const table = '[[0], [1], [2], [3], [4], [5], [6], [7]]';
  const { source, draw } = await figuresOf(
    `[{conv2d: {name: c1, filters: 8, kernel: 3}}, {conv2d: {name: c2, filters: 8, kernel: 3, connections: ${table}}}]`,
  );
  const all = [...((await source.tensors()).get('c2.weight')?.values ?? [])];
  const existing = all.filter((_, i) => Math.floor(i / 9) % 9 === 0).sort((a, b) => a - b);
  expect([all.length, existing.length, all.filter((v) => v === 0).length]).toEqual([576, 72, 504]);
  const densities = rowsOf(await draw('weights')).filter(({ layer, when }) => layer === 'c2' && when === 'after');
  // Zeros would make a very narrow peak: the density is half as high left and right of the middle.
  const high = densities.filter(({ density }) => Number(density) > 0.5).map(({ value }) => Number(value));
  expect(Math.max(...high) - Math.min(...high)).toBeGreaterThan(0.3 * (existing[71] - existing[0]));
});

it('feature maps are those of at least two rows', async () => {
  const { draw } = await figuresOf(
    '[{conv2d: {name: two, filters: 2, kernel: [27, 1]}}, {conv2d: {name: one, filters: 2, kernel: [2, 1]}}]',
  );
  const [, titles] = partsOf(await draw('feature-maps'), 'layer');
  expect(rowsOf(titles).map(({ text }) => text)).toEqual(['image', 'two 2 x 2 x 28']);
});

it('a class without a test image has no example', async () => {
  const { source } = await figuresOf('[]', ', limit: {test: 4}');
  const { labels } = await source.testImages();
  const examples = await source.examples();
  expect(examples.map((image) => labels[image])).toEqual([...new Set(labels)].sort((a, b) => a - b));
});

it('weights are named after their layer, and several of one layer by their own names', async () => {
  const { draw } = await figuresOf('[{rnn: {name: r, units: 3}}, {dense: {name: f, units: 4}}]');
  const names = new Set(rowsOf(await draw('weights')).map(({ layer }) => layer));
  expect([...names]).toEqual(['r.weight_ih_l0', 'r.weight_hh_l0', 'f', 'head']);
});

it('a confidence of 1 belongs to the last bin of a calibration', async () => {
  const { source } = await figuresOf('[]');
  const verdicts = async () => ({
    labels: Uint8Array.of(3, 3, 3, 3),
    predictions: Uint8Array.of(3, 3, 1, 2),
    confidences: Float32Array.of(1, 0.95, 0.91, 0.25),
  });
  const [, line, points] = partsOf(await drawn(runFigures, 'calibration', { ...source, verdicts }), 'layer');
  expect(points.mark).toMatchObject({ type: 'circle', tooltip: true });
  const bins = rowsOf(line).map(({ confidence, accuracy, images }) => [
    Number(confidence).toFixed(1),
    accuracy,
    images,
  ]);
  expect(bins).toEqual([
    ['25.0', 0, 1],
    ['95.3', expect.closeTo(66.67, 2), 3],
  ]);
});
