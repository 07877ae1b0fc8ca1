// `open` of the library: the records and the model of a run.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type OpenRun, open, run } from '../../src/library/index.js';
import { json, lenet, readJson } from '../cli/lenet.js';
import { folder, SMALL } from './small.js';

const PHOTO = resolve('docs/handwriting.jpg');

describe('an open run', () => {
  let opened: OpenRun;
  beforeAll(async () => {
    opened = open((await run(SMALL, { out: folder() }).finished).run);
  });

  it('has the summary, the configuration, the metrics and the parameters of its files', () => {
    const { run: _, ...summary } = readJson(opened.path, 'summary.json');
    expect(opened.summary).toMatchObject(summary);
    expect(opened.config).toEqual(summary.config);
    const lines = readFileSync(join(opened.path, 'metrics.jsonl'), 'utf8').trim().split('\n');
    expect(opened.metrics()).toEqual(lines.map((line) => JSON.parse(line)));
    const shapes = [...opened.tensors()].map(([name, { shape, values }]) => [name, shape, values.length]);
    expect(shapes).toEqual([
      ['d1.weight', [8, 784], 6272],
      ['d1.bias', [8], 8],
      ['head.weight', [10, 8], 80],
      ['head.bias', [10], 10],
    ]);
  });

  it.each([
    [{}, []],
    [{ split: 'validation' }, ['--split', 'validation']],
    [{ data: { digits: { train: 120, test: 30 } } }, ['--data', '{digits: {train: 120, test: 30}}']],
  ] as const)('is evaluated as by lenet evaluate --json: %o', async (options, words) => {
    const printed = json(await lenet(['evaluate', opened.path, ...words, '--json']));
    expect(await opened.evaluate(options)).toEqual(printed);
  });

  it('predicts in order, the same for images at once, one by one, and in any order of calls', async () => {
    const images = Array.from({ length: 20 }, (_, i) =>
      Uint8Array.from({ length: 784 }, (__, p) => (p * (i + 3)) % 256),
    );
    const together = await opened.predict(images);
    expect(together).toHaveLength(20);
    for (const count of [1, 5, 20, 2]) {
      expect(await opened.predict(images.slice(0, count))).toEqual(together.slice(0, count));
    }
    expect(await opened.predict(Uint8ClampedArray.from(images.flatMap((image) => [...image])))).toEqual(together);
    expect(await opened.predict([images[7]])).toEqual([together[7]]);
    const [{ class: name, probability, probabilities }] = together;
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect([probability, name]).toEqual([Math.max(...probabilities), String(probabilities.indexOf(probability))]);
    expect(await opened.predict([])).toEqual([]);
  });

  it('has memory for a call with many more images than the first', async () => {
    const again = open(opened.path);
    const [first] = await again.predict(new Uint8Array(784));
    const many = await again.predict(new Uint8Array(784 * 4000));
    expect(many).toEqual(Array.from({ length: 4000 }, () => first));
  });

  it('refuses images of another size, and what are no bytes', async () => {
    await expect(opened.predict(new Uint8Array(785))).rejects.toThrow(
      'image 1 has 1 bytes; this model takes 784: 1 x 28 x 28',
    );
    await expect(opened.predict([new Float32Array(784)] as never)).rejects.toThrow('image 0 has no Uint8Array');
  });
});

it('the model that comes with lenet reads a photograph as lenet predict --json', async () => {
  const readings = await open('lenet5-best').read([PHOTO], { many: true });
  const printed = json(await lenet(['predict', 'lenet5-best', PHOTO, '--many', '--json']));
  expect(readings).toEqual(printed.readings);
  expect(readings[0].digits.map((digit) => digit.class).join('')).toBe('3456789012');
});

it('a run that is missing, and an option that is, are refused', () => {
  expect(() => open('./none')).toThrow('./none: no such directory');
  expect(() => open('lenet5-best', { engin: 'auto' } as never)).toThrow(
    'open has no option engin; did you mean engine?',
  );
});
