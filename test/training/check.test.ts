import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { ConfigError } from '../../src/config/problem.js';
import { encodeTensors } from '../../src/runs/safetensors.js';
import { loadStudy } from '../../src/sweep/load-study.js';
import { planStudy } from '../../src/sweep/plan.js';
import { checkExperiment } from '../../src/training/check.js';

const folder = mkdtempSync(join(tmpdir(), 'lenet-check-'));
const context = { cacheDir: folder };
const idxFile = (sizes: number[], bytes: number[]) =>
  Uint8Array.from([0, 0, 8, sizes.length, ...sizes.flatMap((size) => [0, 0, 0, size]), ...bytes]);
writeFileSync(join(folder, 'i'), idxFile([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]));
writeFileSync(join(folder, 'l'), idxFile([2], [0, 7]));
writeFileSync(join(folder, 'other.safetensors'), encodeTensors(new Map()));

/** Line and message of the first problem, as validate and run find it, and as a sweep does. */
async function problems(lines: string): Promise<string[]> {
  const file = join(folder, 'q.yaml');
  writeFileSync(file, `network: [{dense: {name: f1, units: 4}}]\n${lines}\n`);
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

describe('what can be known without training is found by validate, run and sweep alike', () => {
  it.each([
    [
      'a split larger than the data',
      'data: {source: {digits: {train: 300}}, split: {train: 300, validation: 10}}',
      /^2: data\.split asks for 300 training and 10 validation images, and there are 300$/,
    ],
    [
      'a split of MNIST, which need not be here',
      'data: {source: mnist, split: {train: 60001}}',
      /^2: data\.split asks for 60001/,
    ],
    [
      'parameters that do not fit',
      'training: {init_from: other.safetensors}',
      /^2: .*other\.safetensors does not fit this network/,
    ],
    ['parameters in a folder', 'training: {init_from: .}', /^2: .*this is a folder/],
    [
      'labels that are none of the classes',
      'data: {source: {idx: {train_images: i, train_labels: l, test_images: i, test_labels: l, classes: 2}}}',
      /^2: .*label 7 \(image 1\) is outside 0 to 1; set classes/,
    ],
    ['classes that do not match', 'head: {softmax: {classes: 7}}\ndata: {source: digits}', /^2: .*7/],
  ])('%s', async (_, lines, expected) => {
    const [alone, inStudy] = await problems(lines);
    expect(alone).toMatch(expected);
    expect(inStudy.replace(/ \(trial: .*\)$/, '')).toBe(alone);
  });
});
