// Mistakes in a study that its plan finds, with their lines and remedies.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ConfigError } from '../../src/config/problem.js';
import { isStudyFile, loadStudy, type StudyFlags } from '../../src/sweep/load-study.js';
import { planStudy } from '../../src/sweep/plan.js';

const BASE = 'network: [{dense: {name: f1, units: 4}}]\ndata: {source: digits, split: {train: 600, validation: 100}}\n';

function folder(study: string): string {
  const path = mkdtempSync(join(tmpdir(), 'lenet-mistakes-'));
  writeFileSync(join(path, 'base.yaml'), BASE);
  writeFileSync(join(path, 'study.yaml'), study);
  return path;
}

const context = { cacheDir: tmpdir() };

async function plan(study: string, flags: StudyFlags = {}) {
  const path = folder(study);
  return (await planStudy(await loadStudy(join(path, 'study.yaml'), flags), null, context)).record;
}

/** The problems: line, message, help. */
const problems = (study: string, flags?: StudyFlags) =>
  plan(`base: base.yaml\n${study}`, flags).then(
    () => [],
    (error: ConfigError) => error.problems.map(({ line, message, suggestion }) => `${line}: ${message}; ${suggestion}`),
  );

const grid = (values: string) => `grid: {training.epochs: ${values}}\n`;

it.each<[string, string, RegExp]>([
  [
    'near',
    `${grid('[1]')}exclude: [{training.epoch: 1}]\n`,
    /^3: training\.epoch is not varied .*; did you mean training\.epochs\?$/,
  ],
  ['far', `${grid('[1]')}exclude: [{colour: 1}]\n`, /^3: colour is not varied .*; it may be training\.epochs$/],
  [
    'of a baseline',
    `${grid('[1, 2]')}baseline: {training.epochs: 3}\n`,
    /^3: no trial has training\.epochs = 3; it may be 1.* 2$/,
  ],
  [
    'of a reported figure',
    `${grid('[1]')}reported: [{when: {training.epochs: 5}, value: 1}]\n`,
    /^3: no trial has training\.epochs = 5; it may be 1$/,
  ],
  [
    'one of several',
    `${grid('[1, 2]')}exclude: [{training.epochs: [1, 7]}]\n`,
    /^3: no trial has training\.epochs = 7; /,
  ],
])('settings that no trial has are reported: %s', async (_, study, expected) => {
  const found = await problems(study);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(expected);
});

it('a study has at most a hundred thousand trials', async () => {
  const numbers = (n: number) => `[${Array.from({ length: n }, (_, i) => i + 1).join()}]`;
  const study = `grid:\n  training.epochs: ${numbers(401)}\n  training.batch_size: ${numbers(250)}\n`;
  expect(await problems(study)).toEqual([
    '3: 100250 combinations exceed the limit of 100000; draw some of them: random: {count: ...}',
  ]);
});

it('the same mistake is reported once, and at most ten are reported', async () => {
  const bad = Array.from({ length: 15 }, (_, i) => `bad${i}`).join(', ');
  expect((await problems(`grid: {training.optimizer: [${bad}]}\n`)).length).toBeLessThan(12);
  expect(await problems('set: {training.optimizer: bad}\ngrid: {training.epochs: [1, 2, 3]}\n')).toHaveLength(1);
});

it.each([
  ['training.epochs', '--grid training.epochs'],
  ['=1,2', '--grid =1,2'],
  ['training.epochs= ', '--grid training.epochs= '],
])('--grid %s does not have the form path=value,value', async (argument) => {
  expect(await problems('', { grid: [argument] })).toEqual([
    '1: this is not of the form path=value,value; --grid training.batch_size=16,32,64',
  ]);
});

it('a value of --grid may contain commas, and is labelled as written', async () => {
  const { trials } = await plan('base: base.yaml\n', {
    grid: ['training.optimizer={adam: {beta1: 0.8, beta2: 0.9}},sgd'],
    ...{ metric: 'test_loss', repeats: 1 },
  });
  expect(trials.map(({ settings }) => settings['training.optimizer'])).toEqual(['adam beta1=0.8 beta2=0.9', 'sgd']);
});

it('the metric of the command line overrides that of the file, and sets the direction', async () => {
  const study = 'base: base.yaml\nmetric: test_accuracy\nrepeats: 2\n';
  expect(await plan(study)).toMatchObject({ metric: 'test_accuracy', direction: 'max' });
  const record = await plan(study, { metric: 'test_loss', repeats: 1, name: 'other' });
  expect(record).toMatchObject({ metric: 'test_loss', direction: 'min', name: 'other' });
  expect(record.trials).toHaveLength(1);
});

it('missing keys of a study have defaults, and reported values without a metric have the study’s', async () => {
  const plain = await plan(`base: base.yaml\n${grid('[1]')}`);
  expect(plain).toMatchObject({
    ...{ name: 'study', description: null, file: null, metric: null, direction: 'max', baseline: null, halving: null },
    ...{ power_law: null, reported: [], slurm: { chunk: 1, options: {} }, remarks: [expect.any(String)] },
  });
  const full = await plan(`base: base.yaml
${grid('[1, 2]')}description: why
metric: test_loss
direction: max
halving: {}
slurm: {options: {time: 5}}
power_law: {size: data.limit.train, capacity: 3}
baseline: {training.epochs: 2}
reported: [{when: {training.epochs: 1}, value: 0.5}, {when: {training.epochs: 2}, metric: train_loss, value: 1}]
`);
  expect(full).toMatchObject({
    ...{ description: 'why', metric: 'test_loss', direction: 'max', halving: { factor: 3, min_epochs: 1 } },
    ...{ slurm: { chunk: 1, options: { time: 5 } }, power_law: { capacity: 3 }, baseline: { 'training.epochs': 2 } },
    reported: [{ metric: 'test_loss' }, { metric: 'train_loss' }],
  });
});

it('long names of trials are truncated to 70 letters, and six digits distinguish them', async () => {
  const { trials } = await plan(`base: base.yaml\ncases: {${'x'.repeat(90)}: {}, "ä: (b)": {training.epochs: 3}}\n`);
  expect(trials.map(({ id }) => id.slice(0, -7))).toEqual(['x'.repeat(70), 'b-_seed-1']);
  for (const { id, config } of trials) {
    expect(id).toMatch(/-[0-9a-f]{6}$/);
    expect(config.name).toBe(id);
  }
});

it('one base is not an axis, and several bases are the first axis, whose first is the baseline', async () => {
  expect((await plan(`base: [base.yaml]\n${grid('[1]')}`)).keys).toEqual(['training.epochs']);
  const { keys, baseline, trials } = await plan(
    `base: [base.yaml, base.yaml]\nset: {training.epochs: 3}\ncases: {a: {}}\n`,
  ).catch((error: ConfigError) => ({ keys: error.problems[0].message, baseline: null, trials: [] }));
  expect([keys, baseline, trials]).toEqual([
    expect.stringMatching(/base base and base base #2 train the same/),
    null,
    [],
  ]);
});

it('a stored study works from any directory: its bases have absolute paths', async () => {
  const text = async (base: string) => {
    const path = folder(`base: ${base}\n`);
    const study = await loadStudy(join(path, 'study.yaml'), { name: 'kept' });
    return JSON.parse(JSON.stringify(parse(study.text)).replaceAll(path, '.'));
  };
  expect(await text('base.yaml')).toEqual({ name: 'kept', base: './base.yaml' });
  expect(await text('[base.yaml, other.yaml]')).toEqual({ name: 'kept', base: ['./base.yaml', './other.yaml'] });
  expect(await text('{a: base.yaml}')).toEqual({ name: 'kept', base: { a: './base.yaml' } });
});

it('an experiment is not a study, and becomes one with a variation', async () => {
  const path = folder('base: base.yaml\n');
  expect([isStudyFile(join(path, 'study.yaml')), isStudyFile(join(path, 'base.yaml'))]).toEqual([true, false]);
  const { options } = await loadStudy(join(path, 'base.yaml'), { repeats: 2 });
  expect(options.name).toBe('base-sweep');
  expect((await loadStudy(join(path, 'base.yaml'), { grid: ['seed=1,2'] })).options.repeats).toBe(1);
});
