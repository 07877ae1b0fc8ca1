import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { ConfigError } from '../../src/config/problem.js';
import { fileSchema } from '../../src/config/schema.js';
import { TERMS } from '../../src/config/terms.js';
import { checkExperiment } from '../../src/experiment/check.js';
import { kindsOf, type Schema } from '../../src/schema/index.js';

const folder = mkdtempSync(join(tmpdir(), 'lenet-terms-'));

function load(text: string, ...set: string[]) {
  const file = join(folder, 'a.yaml');
  writeFileSync(file, text);
  return loadConfig(file, set);
}

/** The advice on the only problem. */
async function help(text: string, ...set: string[]): Promise<string | undefined> {
  const error = await load(text, ...set).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(ConfigError);
  expect((error as ConfigError).problems).toHaveLength(1);
  return (error as ConfigError).problems[0].suggestion;
}

/** What the schema has at a path, or undefined. */
function schemaAt(path: string): Schema | undefined {
  return path.split('.').reduce<Schema | undefined>((schema, step) => {
    const inside = (schema?.items ?? schema) as Schema | undefined;
    const known = (inside && kindsOf(inside)) ?? (inside?.properties as Record<string, Schema> | undefined);
    return known && Object.hasOwn(known, step) ? known[step] : undefined;
  }, fileSchema);
}

describe('a word of another tool', () => {
  it.each(TERMS.flatMap(({ target, words }) => (target === null ? [] : [[target, words[0]]])))(
    'leads to what the schema has: %s, for %s',
    (target) => {
      expect(schemaAt(target)).toBeDefined();
    },
  );

  it.each([
    ['lr: 0.1\nnetwork: []\n', /it is an option of the optimizer/],
    ['training: {lr: 0.1}\nnetwork: []\n', /it is an option of the optimizer/],
    ['training: {loss: mse}\nnetwork: []\n', /the head is the loss/],
    ['training: {early_stopping: 3}\nnetwork: []\n', /patience: 3/],
    ['training: {weight_decay: 0.1}\nnetwork: []\n', /it is an option of the optimizer/],
    ['network: [MaxPool2d]\n', /pool2d: \{mode: max/],
    ['network: [maxpool]\n', /pool2d: \{mode: max/],
    ['network: [{Conv2D: {filters: 6}}]\n', /did you mean conv2d\?/],
    ['network: [{Linear: {units: 10}}]\n', /dense/],
    ['network: [{conv2d: {filters: 6, kernel_size: 5}}]\n', /did you mean kernel\?/],
    ['network: [{dense: {units: 6, in_features: 5}}]\n', /leave it out/],
    ['network: [{dense: 120}]\n', /^write dense: \{units: 120\}$/],
    ['training: {optimizer: {adam: {lr: 0.1}}}\nnetwork: []\n', /did you mean learning_rate\?/],
    ['network: [{dense: {units: 10}}, softmax]\n', /^the head includes the softmax.*leave this line out$/],
    ['network: [{dense: {units: 10, activation: softmax}}]\n', /^the head includes the softmax/],
  ])('suggests the name used here: %j', async (text, expected) => {
    expect(await help(text)).toMatch(expected);
  });

  it('may be a variable of the file', async () => {
    const text = 'variables: {act: relu}\nnetwork: [{dense: {units: 3, activation: "${act}"}}]\n';
    expect(await help(text, 'act=tanh')).toBe('did you mean variables.act?');
  });
});

describe('a warning', () => {
  const warnings = async (network: string, head = 'softmax') => {
    const loaded = await load(`data: {source: digits}\nhead: ${head}\nnetwork:\n${network}`);
    return (await checkExperiment(loaded, { cacheDir: folder })).map(({ line, message }) => `${line}: ${message}`);
  };

  it.each([
    [
      '  - dense: {name: a, units: 20, activation: relu}\n  - dense: {name: b, units: 10}\n',
      /^5: b has 10 units, as many as there are classes, and the head/,
    ],
    [
      '  - dense: {name: a, units: 20}\n  - dense: {name: b, units: 30, activation: relu}\n',
      /^4: a has no activation, and b follows/,
    ],
    ['  - dense: {name: a, units: 20}\n', /^4: a has no activation, and the dense layer of the head follows/],
  ])('is given for layers that do nothing: %j', async (network, expected) => {
    expect(await warnings(network)).toEqual([expect.stringMatching(expected)]);
  });

  it('is not given with an activation or another layer in between', async () => {
    expect(await warnings('  - dense: {units: 20, activation: relu}\n')).toEqual([]);
    expect(await warnings('  - dense: {units: 20}\n  - batch_norm: {}\n')).toEqual([]);
    expect(await warnings('  - dense: {units: 84}\n', 'rbf')).toEqual([]);
  });
});
