import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { ConfigError } from '../../src/config/problem.js';
import { DataError } from '../../src/data/dataset.js';
import { checkExperiment } from '../../src/experiment/check.js';
import { layers } from '../../src/layers/index.js';
import { encodeTensors } from '../../src/runs/safetensors.js';
import { loadStudy } from '../../src/sweep/load-study.js';
import { planStudy } from '../../src/sweep/plan.js';

const folder = mkdtempSync(join(tmpdir(), 'lenet-check-'));
const context = { cacheDir: folder };
const idxFile = (sizes: number[], bytes: number[]) =>
  Uint8Array.from([0, 0, 8, sizes.length, ...sizes.flatMap((size) => [0, 0, 0, size]), ...bytes]);
writeFileSync(join(folder, 'i'), idxFile([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]));
writeFileSync(join(folder, 'l'), idxFile([2], [0, 7]));
writeFileSync(join(folder, 'wide'), idxFile([2, 3, 3], new Array(18).fill(1)));
writeFileSync(join(folder, 'other.safetensors'), encodeTensors(new Map()));
const bias = { shape: [4], values: new Float32Array(4) };
writeFileSync(join(folder, 'f1.safetensors'), encodeTensors(new Map([['f1.bias', bias]])));

/** Line and message of the first problem, as reported by validate, run and sweep. */
async function problems(lines: string, network = '[{dense: {name: f1, units: 4}}]'): Promise<string[]> {
  const file = join(folder, 'q.yaml');
  writeFileSync(file, `network: ${network}\n${lines}\n`);
  writeFileSync(join(folder, 'study.yaml'), 'base: q.yaml\nrepeats: 1\n');
  const study = join(folder, 'study.yaml');
  const found = await Promise.allSettled([
    loadConfig(file).then((loaded) => checkExperiment(loaded, context)),
    loadStudy(study).then((loaded) => planStudy(loaded, study, context)),
  ]);
  return found.map((one) => {
    if (one.status === 'fulfilled') return 'nothing';
    expect(one.reason).toBeInstanceOf(ConfigError);
    const [{ line, message }] = (one.reason as ConfigError).problems;
    return `${line}: ${message}`;
  });
}

describe('validate, run and sweep find mistakes without training', () => {
  it.each([
    [
      'a split larger than the data',
      'data: {source: {digits: {train: 300}}, split: {train: 300, validation: 10}}',
      /^2: data\.split asks for 300 training and 10 validation images, but there are 300$/,
    ],
    [
      'a split of MNIST, which need not be installed',
      'data: {source: mnist, split: {train: 60001}}',
      /^2: data\.split asks for 60001/,
    ],
    [
      'parameters that do not fit',
      'training: {init_from: other.safetensors}',
      /^2: .*other\.safetensors does not fit this network/,
    ],
    [
      'parameters in a directory that is no run',
      'training: {init_from: .}',
      /^2: .*a directory without model\.safetensors: not a run that finished an epoch/,
    ],
    [
      'parameters of which none fits',
      'training: {init_from: {model: other.safetensors, partial: true}}',
      /^2: no parameter of .*other\.safetensors fits this network/,
    ],
    [
      'a mean over epochs of a network with running statistics',
      'training: {average: {swa: {from: 2}}}',
      /^2: swa averages over epochs, and the running statistics of n1 are those of the last steps/,
      '[{dense: {name: f1, units: 4}}, {batch_norm: {name: n1}}]',
    ],
    [
      'a monitor without images',
      'data: {source: {digits: {train: 30}}, split: {validation: 0}}\ntraining: {monitor: validation_loss}',
      /^3: monitor goes by validation images, and there are none/,
    ],
    ['an unknown layer that is frozen', 'training: {freeze: [f1, f9]}', /^2: unknown layer f9/],
    ['a network that is frozen as a whole', 'training: {freeze: [f1, head]}', /^2: .*nothing is left to train/],
    [
      'a frozen layer that a partial start leaves random',
      'training: {init_from: {model: f1.safetensors, partial: true}, freeze: [head]}',
      /^2: head is frozen, and the model of init_from has no weight and bias that fits it/,
    ],
    [
      'labels outside the classes',
      'data: {source: {idx: {train_images: i, train_labels: l, test_images: i, test_labels: l, classes: 2}}}',
      /^2: .*label 7 \(image 1\) is outside 0 to 1; set classes/,
    ],
    [
      'patience without validation images',
      'data: {source: digits, split: {validation: 0}}\ntraining: {patience: 1}',
      /^3: patience goes by validation images, and there are none$/,
    ],
    ['classes that do not match', 'head: {softmax: {classes: 7}}\ndata: {source: digits}', /^2: .*7/],
  ] as [string, string, RegExp, string?][])('%s', async (_, lines, expected, network) => {
    const [alone, inStudy] = await problems(lines, network);
    expect(alone).toMatch(expected);
    expect(inStudy.replace(/ \(trial: .*\)$/, '')).toBe(alone);
  });

  it('the first of several layers without second derivatives, for an optimizer that needs them', async () => {
    const network = '[{batch_norm: {name: one}}, {layer_norm: {name: two}}]';
    const [alone] = await problems('training: {optimizer: sdlm}', network);
    expect(alone).toMatch(/^1: one: sdlm needs second derivatives, and batch_norm has none/);
    const file = join(folder, 'q.yaml');
    const error = await loadConfig(file)
      .then((loaded) => checkExperiment(loaded, context))
      .catch((thrown) => thrown);
    const [{ suggestion }] = (error as ConfigError).problems;
    const able = layers.kinds.flatMap(({ type, curvature }) => (curvature ? [type] : []));
    expect(suggestion).toBe(`another optimizer, or layers that have them: ${able.join(', ')}`);
    expect(able).toContain('conv2d');
  });

  it('batches of one image for statistics that need two', async () => {
    const [alone] = await problems('training: {batch_size: 1}', '[{batch_norm: {name: n}}]');
    expect(alone).toMatch(/^1: n: batch_norm takes its statistics over a batch, and training\.batch_size is 1/);
  });

  it('a last batch of one image for statistics that need two', async () => {
    const leaving = (left: number) =>
      problems(
        `data: {source: digits, split: {train: ${60 + left}}}\ntraining: {batch_size: 20}`,
        '[{dense: {name: f1, units: 4}}, {batch_norm: {name: n}}]',
      );
    const [alone, inStudy] = await leaving(1);
    expect(alone).toBe(
      '3: 61 training images in batches of 20 leave a last batch of 1, too few for the statistics of n',
    );
    expect(inStudy.replace(/ \(trial: .*\)$/, '')).toBe(alone);
    expect([...(await leaving(2)), ...(await leaving(0))]).toEqual(Array(4).fill('nothing'));
  });
});

describe('missing files', () => {
  it.each(['train_images', 'train_labels', 'test_images', 'test_labels'])('lead to the fallback: %s', async (gone) => {
    const files = { train_images: 'wide', train_labels: 'l', test_images: 'wide', test_labels: 'l', [gone]: 'gone' };
    const source = JSON.stringify({ idx: files });
    const file = join(folder, 'f.yaml');
    const text = `network: [{dense: {units: 4, activation: relu}}]\ndata: {source: ${source}, fallback: digits}\ntraining: {batch_size: 2}\n`;
    writeFileSync(file, text);
    await expect(checkExperiment(await loadConfig(file), context)).resolves.toEqual([]);
    writeFileSync(file, text.replace(', fallback: digits', ''));
    const found = await checkExperiment(await loadConfig(file), context).catch((error: Error) => error);
    // Only mistakes that need the images are missed.
    if (gone !== 'test_images') expect(found).toBeInstanceOf(DataError);
  });
});

it('settings without effect give a warning', async () => {
  const file = join(folder, 'idle.yaml');
  writeFileSync(
    file,
    'network: [{dense: {units: 4, activation: relu}}]\ndata: {source: digits, limit: {train: 100}}\ntraining: {epochs: 3, warmup: 3, batch_size: 101}\n',
  );
  const warnings = await checkExperiment(await loadConfig(file), context);
  expect(warnings.map(({ path, line }) => [path, line])).toEqual([
    ['training.warmup', 3],
    ['training.batch_size', 3],
  ]);
  const fine = await loadConfig(file, ['training.warmup=2', 'training.batch_size=100']);
  expect(await checkExperiment(fine, context)).toEqual([]);
});
