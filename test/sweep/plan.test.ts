import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/problem.js';
import { fingerprintOf } from '../../src/runs/fingerprint.js';
import { loadStudy, type StudyFlags } from '../../src/sweep/load-study.js';
import { planStudy } from '../../src/sweep/plan.js';

const BASE = `seed: 1
variables: {activation: relu}
data: {source: digits, split: {train: 600, validation: 100}}
network:
  - conv2d: {name: c1, filters: 4, kernel: 5, activation: "\${activation}"}
  - pool2d: {name: s2, mode: max, kernel: 2}
  - dense: {name: f3, units: 20}
training: {epochs: 2, batch_size: 32}
`;
const OTHER = 'network:\n  - dense: {name: f1, units: 20}\ndata: {source: digits}\n';

const plan = async (study: string, flags: StudyFlags = {}) => (await planned(study, flags)).record;

async function planned(study: string, flags: StudyFlags = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'lenet-plan-'));
  writeFileSync(join(folder, 'base.yaml'), BASE);
  writeFileSync(join(folder, 'other.yaml'), OTHER);
  const file = join(folder, 'my-study.yaml');
  writeFileSync(file, study);
  return planStudy(await loadStudy(file, flags), file, { cacheDir: folder });
}

const settings = async (study: string, flags?: StudyFlags) => (await plan(study, flags)).trials.map((t) => t.settings);

/** Line, message and help of the only problem. */
async function problem(study: string) {
  const error = await plan(study).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(ConfigError);
  const [{ line, message, suggestion }] = (error as ConfigError).problems;
  return `${line}: ${message}; ${suggestion}`;
}

async function loadStudyError(flags: StudyFlags): Promise<ConfigError> {
  const error = await plan('base: base.yaml\n', flags).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return error as ConfigError;
}

type Config = { training: Record<string, never>; network: Record<string, Record<string, never>>[]; seed: number };

describe('the trials of a study', () => {
  it('are every combination of a grid, for every seed, in directories named after their settings', async () => {
    const { trials, keys, name } = await plan(
      'base: base.yaml\ngrid: {training.batch_size: [16, 32], network.c1.filters: [2, 3]}\nrepeats: 2\n',
    );
    expect(name).toBe('my-study');
    expect(keys).toEqual(['training.batch_size', 'network.c1.filters']);
    expect(trials).toHaveLength(8);
    expect(trials.map(({ seed }) => seed)).toEqual([1, 2, 1, 2, 1, 2, 1, 2]);
    expect(trials[3].settings).toEqual({ 'training.batch_size': 16, 'network.c1.filters': 3 });
    expect(trials[3].id).toMatch(/^batch_size-16_filters-3_seed-2-[0-9a-f]{6}$/);
    const config = trials[3].config as unknown as Config;
    expect(config.training.batch_size).toBe(16);
    expect(config.network[0].conv2d.filters).toBe(3);
    expect(config.seed).toBe(2);
  });

  it('have the same directory if they train the same, and another otherwise', async () => {
    const ids = async (extra: string) =>
      (await plan(`base: base.yaml\ngrid: {training.batch_size: [16]}\n${extra}`)).trials.map(({ id }) => id);
    const [plain] = await ids('');
    expect(await ids('set: {training.threads: 3, training.checkpoint_every: 2, description: other}\n')).toEqual([
      plain,
    ]);
    expect(await ids('set: {training.epochs: 3}\n')).not.toEqual([plain]);
  });

  it('combine zipped values by position, and report a list that is too short', async () => {
    const zip = 'base: base.yaml\nzip:\n  training.batch_size: [16, 32]\n  training.epochs: ';
    expect(await settings(`${zip}[4, 8]\n`)).toEqual([
      { 'training.batch_size': 16, 'training.epochs': 4 },
      { 'training.batch_size': 32, 'training.epochs': 8 },
    ]);
    expect(await problem(`${zip}[4]\n`)).toMatch(
      /^4: .*training.epochs has 1 where training.batch_size has 2; give each/,
    );
  });

  it('ablate one change at a time, and walk from one change to the next', async () => {
    const changes =
      '{few: {network.c1.filters: 2}, tanh: {variables.activation: tanh}, block: {network.c1: {conv2d: {name: c1, filters: 9, kernel: 3}}}}';
    const firsts = async (kind: string) =>
      (await plan(`base: base.yaml\n${kind}: ${changes}\n`)).trials.map(({ settings: s, config }) => {
        const { conv2d } = (config as unknown as Config).network[0];
        return [s[kind], conv2d.filters, Object.keys(conv2d.activation)[0]];
      });
    expect(await firsts('ablate')).toEqual([
      ['baseline', 4, 'relu'],
      ['few', 2, 'relu'],
      ['tanh', 4, 'tanh'],
      ['block', 9, 'identity'],
    ]);
    expect(await firsts('walk')).toEqual([
      ['start', 4, 'relu'],
      ['few', 2, 'relu'],
      ['tanh', 2, 'tanh'],
      ['block', 9, 'identity'],
    ]);
    const kept = '{long: {training.epochs: 3}, small: {training.batch_size: 8}, longer: {training.epochs: 4}}';
    const steps = (await plan(`base: base.yaml\nwalk: ${kept}\n`)).trials.slice(1);
    const training = steps.map(
      ({ config }) => (config as { training: { epochs: number; batch_size: number } }).training,
    );
    expect(training.map(({ epochs, batch_size }) => [epochs, batch_size])).toEqual([
      [3, 32],
      [3, 8],
      [4, 8],
    ]);
    const { baseline } = await plan(`base: base.yaml\nablate: ${changes}\n`);
    expect(baseline).toEqual({ ablate: 'baseline' });
  });

  it('have unique names: the unchanged trial has one already', async () => {
    expect(await problem('base: base.yaml\nwalk:\n  start: {training.epochs: 3}\n')).toBe(
      '3: start is the name of the unchanged experiment in walk; give this change another name',
    );
    expect(await problem('base: base.yaml\nablate: {baseline: {training.epochs: 3}}\n')).toBe(
      '2: baseline is the name of the unchanged experiment in ablate; give this change another name',
    );
  });

  it('draw random values within bounds, the same for the same seed', async () => {
    const random = (seed: number, count = 50) => `base: base.yaml
random:
  count: ${count}
  seed: ${seed}
  values:
    training.optimizer.learning_rate: {log_uniform: [0.0001, 0.1]}
    network.c1.filters: {integer: [2, 5]}
    training.warmup: {uniform: [0, 2]}
    training.optimizer: {choice: [sgd, adam]}
`;
    const first = await settings(random(1));
    expect(await settings(random(1))).toEqual(first);
    expect(await settings(random(2))).not.toEqual(first);
    expect(await settings(random(1, 20))).toEqual(first.slice(0, 20));
    const rates = first.map((s) => s['training.optimizer.learning_rate'] as number);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.0001);
    expect(Math.max(...rates)).toBeLessThanOrEqual(0.1);
    // Every order of magnitude is equally likely: about a third below a thousandth.
    expect(rates.filter((rate) => rate < 0.001).length).toBeGreaterThan(8);
    expect([...new Set(first.map((s) => s['network.c1.filters']))].sort()).toEqual([2, 3, 4, 5]);
    expect(new Set(first.map((s) => s['training.optimizer']))).toEqual(new Set(['sgd', 'adam']));
  });

  it('set a whole block before values inside it, in any order', async () => {
    const { trials } = await plan(
      'base: base.yaml\ngrid:\n  training.optimizer.learning_rate: [0.5]\n  training.optimizer: [sgd, {adam: {beta1: 0.8}}]\n',
    );
    const optimizers = trials.map(({ config }) => (config as unknown as Config).training.optimizer);
    expect(optimizers[0]).toMatchObject({ sgd: { learning_rate: 0.5 } });
    expect(optimizers[1]).toMatchObject({ adam: { learning_rate: 0.5, beta1: 0.8 } });
    expect(trials[1].settings['training.optimizer']).toBe('adam beta1=0.8');
  });

  it('come from several bases, labels and the command line, without the excluded ones', async () => {
    const study = `base: {small: base.yaml, flat: other.yaml}
grid:
  training.optimizer: {slow: {sgd: {learning_rate: 0.01}}, usual: adam}
exclude:
  - {base: flat, training.optimizer: [slow]}
`;
    expect(await settings(study)).toEqual([
      { base: 'small', 'training.optimizer': 'slow' },
      { base: 'small', 'training.optimizer': 'usual' },
      { base: 'flat', 'training.optimizer': 'usual' },
    ]);
    const flags = { grid: ['training.batch_size=8,16'], repeats: 2, set: ['training.epochs=1'], name: 'mine' };
    const record = await plan('base: base.yaml\n', flags);
    expect(record.name).toBe('mine');
    expect(record.trials.map(({ settings: s, seed }) => [s['training.batch_size'], seed])).toEqual([
      [8, 1],
      [8, 2],
      [16, 1],
      [16, 2],
    ]);
    expect(record.trials.every(({ config }) => (config as unknown as Config).training.epochs === (1 as never))).toBe(
      true,
    );
  });

  it('use the listed seeds', async () => {
    const { trials } = await plan('base: base.yaml\nrepeats: [7, 11]\n');
    expect(trials.map(({ seed }) => seed)).toEqual([7, 11]);
  });
});

describe('a mistake in a study', () => {
  it.each([
    ['an unknown key', 'base: base.yaml\ngird: {}\n', /^2: this file has no option gird; did you mean grid\?/],
    ['a path that is not there', 'base: base.yaml\ngrid:\n  training.bach: [1]\n', /^3: training has no option bach; /],
    ['a layer that is not there', 'base: base.yaml\ngrid:\n  network.c9.filters: [1]\n', /^3: no item c9.*c1/],
    [
      'a wrong value',
      'base: base.yaml\ngrid:\n  training.optimizer:\n    - adm\n',
      /^4: unknown optimizer adm; did you mean adam/,
    ],
    [
      'a shape that does not fit, with its trial',
      'base: base.yaml\ngrid: {network.c1.kernel: [5, 50]}\n',
      /kernel of 50 x 50 does not fit.*\(trial: network.c1.kernel 50\)/,
    ],
    ['a base that is not there', 'base: bse.yaml\n', /^1: .*no such file; /],
    [
      'a path varied twice',
      'base: base.yaml\ngrid: {training.epochs: [1]}\nzip: {training.epochs: [2]}\n',
      /training\.epochs is set twice: first by .*my-study\.yaml:3; keep one/,
    ],
    ['an unknown metric', 'base: base.yaml\nmetric: acuracy\n', /^2: unknown metric acuracy; /],
    [
      'an unknown metric of a reported figure',
      'base: base.yaml\ngrid: {training.epochs: [1]}\nreported:\n  - {when: {training.epochs: 1}, metric: test_acuracy, value: 0.9}\n',
      /^4: unknown metric test_acuracy; did you mean test_accuracy/,
    ],
    [
      'a decreasing range',
      'base: base.yaml\nrandom:\n  count: 2\n  values:\n    training.warmup: {uniform: [2, 1]}\n',
      /^5: uniform must have low < high, found \[2, 1\]/,
    ],
    [
      'an exclusion of every trial',
      'base: base.yaml\ngrid: {training.epochs: [1]}\nexclude: [{training.epochs: 1}]\n',
      /^3: every combination is excluded/,
    ],
    [
      'an exclusion of no trial',
      'base: base.yaml\ngrid: {training.epochs: [1]}\nexclude: [{training.epochs: 2}]\n',
      /^3: no trial has training.epochs = 2; it may be 1/,
    ],
    [
      'a baseline with a key that is not varied',
      'base: base.yaml\ngrid: {training.epochs: [1]}\nbaseline: {epoch: 1}\n',
      /^3: epoch is not varied/,
    ],
    [
      'halving without validation',
      'base: base.yaml\nset: {data.split: {train: 600, validation: 0}}\nhalving: {factor: 2}\n',
      /^3: halving chooses on validation images/,
    ],
  ])('%s is reported with its line and a remedy', async (_, study, expected) => {
    expect(await problem(study)).toMatch(expected);
  });

  it('an experiment without a variation is not a study', async () => {
    expect(await problem(BASE)).toMatch(/without anything to vary; lenet sweep .* --grid training.batch_size/);
  });
});

describe('trials that train the same', () => {
  it.each([
    [
      'two spellings of a number',
      'grid: {training.batch_size: [16, 32, 1.6e+1]}',
      /2: training\.batch_size 16 and training\.batch_size 16 #2 train the same/,
    ],
    [
      'labels',
      'grid: {training.batch_size: {a: 16, b: 16}}',
      /2: training\.batch_size a and training\.batch_size b train the same/,
    ],
    ['a name', 'grid: {name: [one, two]}', /name does not affect results: it only names the run directory/],
    ['threads', 'grid: {training.threads: [1, 2]}', /threads only change the speed/],
    [
      'intervals of log lines',
      'grid: {training.log_every: [1, 2]}',
      /training\.log_every does not affect results: .*; remove training\.log_every from the study$/,
    ],
    [
      'cases',
      'cases: {one: {}, two: {training.batch_size: 32}}',
      /case one and case two train the same; keep one of them$/,
    ],
    [
      'an ablation without a change',
      'ablate: {nothing: {variables.activation: relu}}',
      /ablate baseline and ablate nothing train the same; keep one of them$/,
    ],
    ['seeds', 'repeats: [1, 1]', /2: repeats names seed 1 twice/],
    ['seeds in a grid', 'grid: {seed: [1, 2]}\nrepeats: 2', /2: seeds are set twice: here and by repeats/],
    [
      'seeds drawn at random',
      'random: {count: 3, values: {seed: {choice: [5, 6, 7]}}}\nrepeats: 2',
      /2: seeds are set twice: here and by repeats/,
    ],
    ['seeds in cases', 'cases: {a: {seed: 5}, b: {seed: 6}}\nrepeats: 2', /2: seeds are set twice/],
    [
      'a measurement',
      'grid: {training.watch_test: [true, false]}',
      /watch_test does not affect results: it only measures/,
    ],
  ])('are refused with their line: %s', async (_, study, message) => {
    expect(await problem(`base: base.yaml\n${study}\n`)).toMatch(message);
  });

  it('are merged if drawn at random, and their number is reported', async () => {
    const { trials, remarks } = await plan(
      'base: base.yaml\nrandom: {count: 5, values: {training.batch_size: {integer: [16, 17]}}}\n',
    );
    expect(trials).toHaveLength(2);
    expect(remarks).toContain('3 duplicate random draws are omitted');
  });

  it('are never planned, and the order of keys does not change a fingerprint', async () => {
    const axis = fc.constantFrom(
      ['training.batch_size', '[16, 32]'],
      ['network.c1.filters', '[2, 3]'],
      ['variables.activation', '[relu, tanh]'],
      ['training.optimizer', '[adam, sgd, {adam: {learning_rate: 0.01}}]'],
    );
    const study = fc.record({
      axes: fc.uniqueArray(axis, { selector: ([path]) => path, minLength: 1 }),
      repeats: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(study, async ({ axes, repeats }) => {
        const texts = [axes, [...axes].reverse()].map(
          (all) =>
            `base: base.yaml\nrepeats: ${repeats}\ngrid:\n${all.map(([path, values]) => `  ${path}: ${values}\n`).join('')}`,
        );
        const [one, other] = await Promise.all(
          texts.map(async (text) => (await plan(text)).trials.map(({ config }) => fingerprintOf(config))),
        );
        expect(new Set(one).size).toBe(one.length);
        expect([...other].sort()).toEqual([...one].sort());
      }),
      { numRuns: 15 },
    );
  });
});

it('a number like 1e+30 keeps its exponent in the name of a directory', async () => {
  const { trials } = await plan('base: base.yaml\ngrid: {training.clip_norm: [1.0e+30]}\n');
  expect(trials[0].id).toMatch(/^clip_norm-1e30_seed-1-/);
});

describe('two axes that set the same path', () => {
  it.each([
    [
      'a layer by name and by number',
      '  network.c1.filters: [2, 3]\n  network.0.filters: [4, 5]\n',
      'network.0.filters would overwrite what network.c1.filters sets',
    ],
    [
      'an option with its kind and without',
      '  training.optimizer.learning_rate: [1, 2]\n  training.optimizer.adam.learning_rate: [3, 4]\n',
      'training.optimizer.adam.learning_rate would overwrite what training.optimizer.learning_rate sets',
    ],
    [
      'a block and a value that it sets',
      '  training.optimizer: [{adam: {learning_rate: 0.1}}, sgd]\n  training.optimizer.learning_rate: [3, 4]\n',
      'training.optimizer.learning_rate would overwrite what training.optimizer sets',
    ],
    [
      'a block and another of its kinds',
      '  training.optimizer: [adam, rmsprop]\n  training.optimizer.sgd.momentum: [0, 0.9]\n',
      'training.optimizer.sgd.momentum would overwrite what training.optimizer sets',
    ],
  ])('are an error in any order: %s', async (_, grid, message) => {
    expect(await problem(`base: base.yaml\ngrid:\n${grid}`)).toContain(message);
    const reversed = grid.split('\n').slice(0, 2).reverse().join('\n');
    expect(await problem(`base: base.yaml\ngrid:\n${reversed}\n`)).toMatch(/would overwrite what/);
  });

  it('may be a block and values that it does not set', async () => {
    const { trials } = await plan(
      'base: base.yaml\ngrid:\n  training.optimizer.learning_rate: [0.1, 0.2]\n  training.optimizer: [adam, {sgd: {momentum: 0.5}}]\n',
    );
    const optimizers = trials.map(({ config }) => (config as unknown as Config).training.optimizer);
    expect(optimizers).toMatchObject([
      { adam: { learning_rate: 0.1 } },
      { sgd: { learning_rate: 0.1, momentum: 0.5 } },
      { adam: { learning_rate: 0.2 } },
      { sgd: { learning_rate: 0.2, momentum: 0.5 } },
    ]);
  });

  it('are an error if --set is one of them', async () => {
    const error = await plan('base: base.yaml\ngrid: {training.batch_size: [16, 32]}\n', {
      set: ['training.batch_size=64'],
    }).then(
      () => undefined,
      (thrown) => thrown,
    );
    const [{ message, line }] = (error as ConfigError).problems;
    expect([line, message]).toEqual([2, 'training.batch_size is set twice: first by --set training.batch_size']);
  });

  it('are an error if both are --set', async () => {
    const error = await loadStudyError({ set: ['seed=1', 'seed=2'] });
    expect(error.problems.map(({ message }) => message)).toEqual(['seed is set twice: first by --set seed']);
    const grid = await loadStudyError({ grid: ['seed=1,2', 'seed=3'] });
    expect(grid.problems.map(({ message }) => message)).toEqual(['seed is set twice: first by --grid seed']);
  });

  it('are not the seeds of repeats, which continue from the seed that is set', async () => {
    const { trials } = await plan('base: base.yaml\nset: {seed: 5}\nrepeats: 2\n');
    expect(trials.map(({ seed, config }) => [seed, (config as unknown as Config).seed])).toEqual([
      [5, 5],
      [6, 6],
    ]);
  });
});

it('takes its name from --name, then from the file’s `name`, then from the file', async () => {
  const named = 'base: base.yaml\nname: mine\nrepeats: 2\n';
  expect((await plan(named, { name: 'given' })).name).toBe('given');
  expect((await plan(named)).name).toBe('mine');
  expect((await plan('base: base.yaml\nrepeats: 2\n')).name).toBe('my-study');
});

it('compares with the first of named variants, and within each value of a grid, zip or draw', async () => {
  const baseline = async (axes: string) => (await plan(`base: base.yaml\n${axes}`)).baseline;
  const cases = 'cases: {a: {training.epochs: 1}, b: {training.epochs: 3}}\n';
  const zip = 'zip: {training.batch_size: [8, 16], network.c1.filters: [2, 3]}\n';
  const random = 'random: {count: 2, values: {training.batch_size: {choice: [8, 16, 24]}}}\n';
  for (const other of [zip, random, 'grid: {training.batch_size: [8, 16]}\n']) {
    expect(await baseline(cases + other)).toEqual({ case: 'a' });
    expect(await baseline(other)).toBeNull();
  }
});

it('exclude leaves out every value of a list', async () => {
  const study =
    'base: base.yaml\ngrid: {training.batch_size: [8, 16, 32]}\nexclude: [{training.batch_size: [8, 32]}]\n';
  expect(await settings(study)).toEqual([{ 'training.batch_size': 16 }]);
});

it('one repetition leaves the seed to an axis', async () => {
  const { trials } = await plan('base: base.yaml\ngrid: {seed: [3, 4]}\nrepeats: 1\n');
  expect(trials.map(({ seed }) => seed)).toEqual([3, 4]);
});

it('trials with the same network, data and batch size are checked once, and their warning is given once', async () => {
  const { warnings } = await planned('base: base.yaml\nset: {training.warmup: 100}\nrepeats: 3\n');
  expect(warnings.map(({ message }) => message).filter((message) => /warm/.test(message))).toHaveLength(1);
});

it('a direction without a metric is refused', async () => {
  expect(await problem('base: base.yaml\ndirection: min\nrepeats: 2\n')).toMatch(/^2: .*the study names none/);
});

it('a warning names its trial and its line, with a remedy', async () => {
  const { warnings, record } = await planned('base: base.yaml\ncases:\n  bad: {training.warmup: 100}\n  good: {}\n');
  expect(warnings.map(({ line, suggestion }) => [line, suggestion])).toEqual([
    [7, 'give it one: activation: relu'],
    [3, 'a warm-up shorter than training.epochs'],
  ]);
  expect(warnings[0].message).toMatch(/\(trial: case bad\)$/);
  expect(record.remarks).toEqual(warnings.map(({ message }) => message));
});
