// Figures of a run's training and evaluation, compared with its files and a second computation of its model.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Matrix, TSNE, UMAP } from '@saehrimnir/druidjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { render } from '../../src/figures/render.js';
import { runFigures } from '../../src/figures/run/index.js';
import type { RunSource } from '../../src/figures/run-source.js';
import type { MetricsLine } from '../../src/runs/records.js';
import { OPTIONS, pictured } from './pictured.js';
import { secondModel } from './second-model.js';
import { close, drawn, partsOf, pixelsOf, type Row, rowsOf, subtitleOf } from './specs.js';

const COUNT = 60;
let source: RunSource;
let second: ReturnType<typeof secondModel>;
const draw = (name: string) => drawn(runFigures, name, source);
const summary = () => JSON.parse(readFileSync(join(source.path, 'summary.json'), 'utf8'));
const errorsOf = ({ outputs }: typeof second) => outputs.filter(({ label, prediction }) => label !== prediction);

beforeAll(async () => {
  source = await pictured();
  second = secondModel(source.path, COUNT);
});

it('the second computation agrees with the summary on the test images, and has mistakes to show', () => {
  const { test } = summary();
  const counts = test.confusion.map((row: number[]) => row.map(() => 0));
  for (const { label, prediction } of second.outputs) counts[label][prediction]++;
  expect(test.confusion).toEqual(counts);
  expect(errorsOf(second).length).toBeGreaterThan(OPTIONS.mistakes);
});

describe('curves', () => {
  const lines = (): MetricsLine[] =>
    readFileSync(join(source.path, 'metrics.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  it('are the losses of steps and validations in metrics.jsonl, and the test loss of the best epoch', async () => {
    const [losses] = partsOf(await draw('curves'), 'hconcat');
    const of = (split: string) => rowsOf(losses).filter((row) => row.split === split);
    const pairs = (rows: readonly Row[]) => rows.map(({ epoch, value }) => [epoch, value]);
    const all = lines();
    const steps = all.flatMap((line) => (line.kind === 'step' ? [[line.epoch, line.train.loss]] : []));
    const validations = all.flatMap((line) =>
      (line.kind === 'epoch' || line.kind === 'validation') && line.validation
        ? [[line.epoch, line.validation.loss]]
        : [],
    );
    expect(steps).toHaveLength(9);
    expect(validations).toHaveLength(7);
    expect(pairs(of('training'))).toEqual(steps);
    expect(pairs(of('validation'))).toEqual(validations);
    const { best_epoch, test } = summary();
    expect(pairs(of('test'))).toEqual([[best_epoch, test.loss]]);
  });

  it('are errors in percent: a hundred minus the accuracy', async () => {
    const [, errors] = partsOf(await draw('curves'), 'hconcat');
    const of = (split: string) => rowsOf(errors).flatMap((row) => (row.split === split ? [row.value] : []));
    const wrong = (accuracy: number) => 100 - 100 * accuracy;
    const epochs = lines().flatMap((line) => (line.kind === 'epoch' ? [line] : []));
    close(
      of('training'),
      epochs.map(({ train }) => wrong(train.accuracy)),
    );
    expect(of('validation').at(-1)).toBeCloseTo(wrong(epochs[2].validation?.accuracy ?? Number.NaN), 9);
    close(of('test'), [(100 * errorsOf(second).length) / COUNT]);
  });

  it('are on logarithmic axes over epochs, with one colour per split', async () => {
    const charts = partsOf(await draw('curves'), 'hconcat');
    expect(charts.map(({ encoding }) => (encoding as { y: { title: string } }).y.title)).toEqual(['loss', 'error, %']);
    for (const { encoding } of charts) {
      expect(encoding).toMatchObject({
        x: { field: 'epoch', type: 'quantitative', title: 'epoch' },
        y: { field: 'value', type: 'quantitative', scale: { type: 'log' } },
        color: { field: 'split', sort: ['training', 'validation', 'test'] },
      });
    }
  });
});

describe('confusion', () => {
  it('counts each pair of classes, with the diagonal as correct, and gives the number of errors', async () => {
    const spec = await draw('confusion');
    for (const { is, taken, count, right, errors, shown } of rowsOf(spec)) {
      const those = second.outputs.filter((one) => String(one.label) === is && String(one.prediction) === taken);
      expect({ count, right, shown }).toEqual({
        count: those.length,
        right: is === taken,
        shown: String(those.length || ''),
      });
      expect(errors).toBe(is === taken ? 0 : count);
    }
    expect(rowsOf(spec)).toHaveLength(100);
    expect(subtitleOf(spec)).toContain(`${errorsOf(second).length} errors in 60 test images`);
    expect(spec.encoding).toMatchObject({
      x: { field: 'taken', title: 'predicted class', axis: { orient: 'top' } },
      y: { field: 'is', title: 'true class' },
    });
  });

  it('is white where there are no errors', async () => {
    const spec = await draw('confusion');
    const white = String(await render(spec, 'svg')).match(/fill="rgb\(255, 255, 255\)"/g);
    expect(white).toHaveLength(rowsOf(spec).filter(({ right, count }) => !right && count === 0).length);
  });
});

describe('calibration', () => {
  it('plots accuracy against confidence, both in percent, in ten bins', async () => {
    const spec = await draw('calibration');
    const bins = Array.from({ length: 10 }, (_, b) =>
      second.outputs.filter(({ confidence }) => confidence >= b / 10 && confidence < (b + 1) / 10),
    ).filter(({ length }) => length > 0);
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    const sure = bins.map((bin) => 100 * mean(bin.map(({ confidence }) => confidence)));
    const right = bins.map((bin) => 100 * mean(bin.map(({ label, prediction }) => Number(label === prediction))));
    const [diagonal, line, dots] = partsOf(spec, 'layer');
    expect(rowsOf(line)).toEqual(rowsOf(dots));
    close(
      rowsOf(line).map(({ confidence }) => confidence),
      sure,
      3,
    );
    close(
      rowsOf(line).map(({ accuracy }) => accuracy),
      right,
    );
    expect(rowsOf(line).map(({ images }) => images)).toEqual(bins.map(({ length }) => length));
    expect(rowsOf(diagonal)).toEqual([
      { confidence: 0, accuracy: 0 },
      { confidence: 100, accuracy: 100 },
    ]);
    const error = bins.reduce((sum, { length }, b) => sum + (length / COUNT) * Math.abs(sure[b] - right[b]), 0);
    expect(subtitleOf(spec)).toContain(`calibration error ${error.toFixed(2)} points over 10 bins`);
    for (const { encoding } of [diagonal, line, dots]) {
      expect(encoding).toMatchObject({
        x: { field: 'confidence', title: 'confidence, %', scale: { domain: [0, 100] } },
        y: { field: 'accuracy', title: 'accuracy, %', scale: { domain: [0, 100] } },
      });
    }
  });
});

describe('mistakes', () => {
  it('shows the most confident ones in words and in the pixels of the test image', async () => {
    const spec = await draw('mistakes');
    const surest = [...second.outputs.entries()]
      .filter(([, { label, prediction }]) => label !== prediction)
      .sort(([, a], [, b]) => b.confidence - a.confidence)
      .slice(0, OPTIONS.mistakes);
    expect(rowsOf(spec).map(({ about, says, details }) => [about, says, details])).toEqual(
      surest.map(([n, { label, prediction, confidence }]) => [
        ...[n, `${label} taken for ${prediction}`],
        `${(100 * confidence).toFixed(1)} % sure`,
      ]),
    );
    expect(subtitleOf(spec)).toBe(`5 of ${errorsOf(second).length} in 60 test images, most confident first.`);
    // One row of at most eight.
    expect(spec.height).toBe(100);
    const [row] = rowsOf(spec);
    const picture = await pixelsOf(row.image);
    expect([picture.width, picture.height]).toEqual([56, 56]);
    for (const [r, c] of [0, 9, 14, 20, 27].flatMap((r) => [3, 13, 14, 24].map((c) => [r, c]))) {
      const ink = 255 - second.digits.pixels[(surest[0][0] * 28 + r) * 28 + c];
      expect(picture.at(2 * r + 1, 2 * c)).toEqual([ink, ink, ink]);
    }
  });
});

describe('embeddings', () => {
  it.each(['tsne', 'umap'])(
    '%s places the requested number of test images by the layer before the head',
    async (name) => {
      const spec = await draw(name);
      const rows = rowsOf(spec);
      const numbers = rows.map(({ number }) => Number(number));
      expect(new Set(numbers).size).toBe(OPTIONS.points);
      for (const { number, class: is, taken, wrong } of rows) {
        const { label, prediction } = second.outputs[Number(number)];
        expect([is, taken, wrong]).toEqual([String(label), String(prediction), label !== prediction]);
      }
      const found = (await source.outputs(numbers, [5])).map(([values]) => [...values]);
      for (const [i, values] of found.entries()) close(values, second.outputs[numbers[i]].f5, 4);
      const plane =
        name === 'tsne'
          ? new TSNE(Matrix.from(found), { perplexity: 13, seed: 1 }).transform()
          : new UMAP(Matrix.from(found), { n_neighbors: 15, seed: 1 }).transform();
      expect(rows.map(({ x, y }) => [x, y])).toEqual(plane.to2dArray().map((row) => [...row]));
      const rings = rows.filter(({ wrong }) => wrong).length;
      expect(subtitleOf(spec)).toMatch(new RegExp(`^40 test images by .*; rings are mistakes \\(${rings}\\)\\.$`));
      expect(spec.title).toMatchObject({ text: `pictured: f5 by ${name === 'tsne' ? 't-SNE' : 'UMAP'}` });
      const [points, ringed] = partsOf(spec, 'layer');
      expect(points.encoding).toMatchObject({ color: { field: 'class' } });
      expect(ringed.transform).toEqual([{ filter: 'datum.wrong' }]);
    },
  );
});
