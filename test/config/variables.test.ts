import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { ConfigError } from '../../src/config/problem.js';
import { RunDirectory } from '../../src/runs/run-directory.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lenet-variables-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string, ...set: string[]) {
  const path = join(folder, 'a.yaml');
  writeFileSync(path, text);
  return loadConfig(path, set);
}

/** What is wrong, as [file's last word, line, message, help]. */
async function wrong(action: Promise<unknown>) {
  const error = await action.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof ConfigError)) throw error ?? new Error('nothing was thrown');
  return error.problems.map(({ line, message, suggestion }) => [line, message, suggestion]);
}

const P = 'variables: {activation: tanh}\nnetwork:\n  - dense: {name: d, units: 10, activation: "${activation}"}\n';

describe('an unused variable', () => {
  it('is an error at its declaration, with a suggestion', async () => {
    const text = 'name: x\nvariables:\n  units: 5\n  unitz: 6\nnetwork:\n  - dense: {units: "${units}"}\n';
    expect(await wrong(load(text))).toEqual([[4, 'unused variable unitz', 'did you mean units?']]);
  });

  it('is an error when --set makes it', async () => {
    expect(await wrong(load(P, 'variables.actvation=relu'))).toEqual([
      [1, 'unused variable actvation', 'did you mean activation?'],
    ]);
  });

  it('counts as used if a used variable refers to it, but not if only an unused one does', async () => {
    await load(`${P.replace('{activation: tanh}', '{activation: "${word}", word: tanh}')}`);
    const found = await wrong(load(P.replace('{activation: tanh}', '{activation: tanh, a: "${b}", b: 1}')));
    expect(found.map(([, message]) => message)).toEqual(['unused variable a', 'unused variable b']);
  });

  it('may lose its only reference to --set, unless --set also sets it', async () => {
    await load(P, 'network.d.activation=relu');
    expect(await wrong(load(P, 'network.d.activation=relu', 'variables.activation=sigmoid'))).toEqual([
      [1, 'unused variable activation', 'write "${activation}" where its value belongs, or remove it'],
    ]);
  });
});

describe('a reference', () => {
  it('may contain references in its name', async () => {
    const text =
      'variables: {which: b, a: 1, units_b: 7}\nname: "n${a}"\nnetwork:\n  - dense: {units: "${units_${which}}"}\n';
    expect((await load(text)).experiment.network[0].options).toMatchObject({ units: 7 });
    const whole = 'variables: {which: n, n: 3}\nnetwork:\n  - dense: {units: "${${which}}"}\n';
    expect((await load(whole)).experiment.network[0].options).toMatchObject({ units: 3 });
  });

  it('is text after a second $', async () => {
    const text = 'variables: {n: 3}\ndescription: "$${n} is ${n}, $$${n} is ${ too"\nnetwork: []\n';
    expect((await load(text)).experiment.description).toBe('${n} is 3, $${n} is ${ too');
  });

  it('that is undefined inside another is reported once', async () => {
    expect(await wrong(load('variables: {n: 3}\nname: "a${n}"\ndescription: "${${m}}"\nnetwork: []\n'))).toEqual([
      [3, '${m} is not defined', 'did you mean ${n}?'],
    ]);
  });
});

describe('null in a file that extends another', () => {
  const base = (text: string) => writeFileSync(join(folder, 'base.yaml'), text);

  it('removes what was inherited: a key, a block, an option', async () => {
    base(`${P}seed: 7\ntraining: {epochs: 3, optimizer: {sgd: {momentum: 0.5, nesterov: true}}}\n`);
    const text = 'extends: base.yaml\nseed: null\nvariables: ~\nnetwork: []\n';
    const { experiment } = await load(`${text}training: {epochs: null, optimizer: {sgd: {nesterov: null}}}\n`);
    expect(experiment).toMatchObject({ seed: 1, training: { epochs: 10 } });
    expect(experiment.training.optimizer.options).toMatchObject({ momentum: 0.5, nesterov: false });
  });

  it('must be explicit: an empty key, or an empty kind of a choice, removes nothing', async () => {
    base('network: []\nseed: 7\nhead: {softmax: {}}\n');
    expect(await wrong(load('extends: base.yaml\nseed:\n'))).toMatchObject([
      [2, 'seed is empty, but must be a whole number', expect.anything()],
    ]);
    expect(await wrong(load('extends: base.yaml\nhead: {softmax: null}\n'))).toMatchObject([
      [2, expect.stringContaining('is empty, but must be a map'), expect.anything()],
    ]);
  });
});

describe('--set inside a value that is a reference', () => {
  it('replaces the reference first', async () => {
    const set = ['network.d.activation.leaky_relu.slope=0.2', 'network.d.units=4'];
    const { experiment } = await load(P, ...set);
    expect(experiment.network[0].options).toMatchObject({ units: 4, activation: { leaky_relu: { slope: 0.2 } } });
    const text = 'variables: {blk: {sgd: {momentum: 0.5}}}\nnetwork: []\ntraining: {optimizer: "${blk}"}\n';
    expect(
      (await load(text, 'training.optimizer.learning_rate=0.3')).experiment.training.optimizer.options,
    ).toMatchObject({ momentum: 0.5, learning_rate: 0.3 });
  });

  it('of an unknown kind names the kind that was meant', async () => {
    const found = await wrong(load(P, 'training.optimizer=adm', 'training.optimizer.learning_rate=0.1'));
    expect(found).toMatchObject([[1, 'unknown optimizer adm', 'did you mean adam?']]);
  });
});

describe('violated rules of names and maps', () => {
  it.each([
    [`name: ${'x'.repeat(81)}\nnetwork: []\n`, 'name has 81 characters, but must have at most 80'],
    [
      'name: "-x"\nnetwork: []\n',
      'name is "-x", but must start with a letter or a digit, and contain only letters, digits, ., - and _',
    ],
    [
      'network: [{dense: {name: "1", units: 2}}]\n',
      'dense.name is "1", but must start with a letter or _, and contain only letters, digits, - and _',
    ],
    ['network: [{}]\n', 'an empty choice'],
  ])('are reported in words: %j', async (text, message) => {
    expect((await wrong(load(text))).map(([, said]) => said)).toEqual([message]);
  });
});

it('a resolved configuration contains no references: $${ is written back escaped', async () => {
  const { experiment, resolved } = await load('description: "costs $${x}"\nnetwork: []\n');
  expect(experiment.description).toBe('costs ${x}');
  const run = RunDirectory.createAt(mkdtempSync(join(tmpdir(), 'lenet-resolved-')));
  run.writeResolved(resolved);
  const again = await loadConfig(join(run.path, 'resolved.yaml'));
  expect(again.experiment).toEqual(experiment);
});

describe('several --set', () => {
  it('set a block before values inside it, in any order', async () => {
    const both = ['training.optimizer.learning_rate=0.5', 'training.optimizer=sgd'];
    for (const set of [both, [...both].reverse()]) {
      const { optimizer } = (await load(P, ...set)).experiment.training;
      expect(optimizer).toMatchObject({ type: 'sgd', options: { learning_rate: 0.5 } });
    }
  });

  it('set variables before values that refer to them', async () => {
    const set = ['network.d.activation.leaky_relu.slope=0.2', 'variables.activation=leaky_relu'];
    const found = await load(`${P}  - activation: {function: "\${activation}"}\n`, ...set);
    expect(found.experiment.network.map(({ options }) => options)).toMatchObject([
      { activation: { leaky_relu: { slope: 0.2 } } },
      { function: { leaky_relu: {} } },
    ]);
  });

  it.each([
    [['seed=1', 'seed=2'], 'seed is set twice: first by --set seed'],
    [
      ['network.d.units=4', 'network.0.units=5'],
      'network.0.units would overwrite what network.d.units sets: first by --set network.d.units',
    ],
    [
      ['training.optimizer={adam: {}}', 'training.optimizer.sgd.momentum=0.5'],
      'training.optimizer.sgd.momentum would overwrite what training.optimizer sets: first by --set training.optimizer',
    ],
  ])('that would overwrite one another are refused: %j', async (set, message) => {
    expect((await wrong(load(P, ...set))).map(([, said]) => said)).toEqual([message]);
  });

  it('may take out what a file has: null', async () => {
    const text = 'seed: 7\nnetwork: []\ntraining: {batch_size: 8, epochs: 3}\n';
    const { experiment } = await load(text, 'training.batch_size=null', 'seed=~', 'training.warmup=null');
    expect([experiment.training.batch_size, experiment.seed, experiment.training.epochs]).toEqual([64, 1, 3]);
    expect((await wrong(load(text, 'training.wormup=null')))[0][1]).toBe('training has no option wormup');
  });
});

describe('--set into a list', () => {
  it('starts from the default list of the schema', async () => {
    const { experiment } = await load('network: []\n', 'data.transforms.0.scale.0=-2');
    expect(experiment.data.transforms).toEqual([{ type: 'scale', options: [-2, 1] }]);
  });

  it('finds a layer whose name is a reference', async () => {
    const text = 'variables: {n: d}\nnetwork:\n  - dense: {name: "${n}", units: 3}\n';
    expect((await load(text, 'network.d.units=4')).experiment.network[0].options).toMatchObject({ units: 4 });
  });

  it.each([
    ['data.transforms.0.scale.0=-2', 'cannot set an item: the list does not exist yet', 'write the whole list'],
    ['network.9=dropout', 'no item 9 in this list', 'it has 0 to 0, by name d; to add an item, write the whole list'],
    ['network.-1.units=3', 'no item -1 in this list', 'it has 0 to 0, by name d; to add an item, write the whole list'],
    ['network.dd.units=3', 'no item dd in this list', 'did you mean d?'],
  ])('reports the items of the list: %s', async (set, message, help) => {
    expect(await wrong(load(`data: {transforms: [{pad: 2}]}\n${P}`, set))).toEqual([[1, message, help]]);
  });

  it('of an empty choice is an error, not a crash', async () => {
    expect((await wrong(load('network: [{}]\n', 'network.0.units=3')))[0][1]).toMatch(/units/);
  });
});

describe('a variable is used', () => {
  it('if the base refers to it where the extending file has another value', async () => {
    writeFileSync(join(folder, 'base.yaml'), P);
    const { experiment } = await load('extends: base.yaml\nnetwork: [{dense: {units: 3}}]\n');
    expect(experiment.network).toHaveLength(1);
  });

  it('if a path leads into its value, which then replaces the reference', async () => {
    const text = `variables: {opt: {sgd: {learning_rate: 0.5}}}\nnetwork: [{dense: {units: 3}}]\ntraining: {optimizer: "\${opt}"}\n`;
    const { experiment } = await load(text, 'variables.opt=adam', 'training.optimizer.learning_rate=0.02');
    expect(experiment.training.optimizer).toMatchObject({ type: 'adam', options: { learning_rate: 0.02 } });
  });
});

describe('the order of --set', () => {
  const pairs: [string, string, string, RegExp][] = [
    ['a removal and a value', 'training.patience=null', 'training.patience=5', /training\.patience is set twice/],
    [
      'a removal and an option',
      'training.schedule=null',
      'training.schedule.step.every=2',
      /would overwrite what training\.schedule sets/,
    ],
  ];
  it.each(pairs)('does not affect errors: %s', async (_, one, other, message) => {
    for (const set of [
      [one, other],
      [other, one],
    ]) {
      expect((await wrong(load(`${P}training: {patience: 3, schedule: cosine}\n`, ...set)))[0][1]).toMatch(message);
    }
  });

  it('does not affect results: paths use the layer names in the files, even if a layer is renamed', async () => {
    for (const set of [
      ['network.d.units=3', 'network.0.name=z'],
      ['network.0.name=z', 'network.d.units=3'],
    ]) {
      const { experiment } = await load(P, ...set);
      expect(experiment.network[0].options).toMatchObject({ units: 3, name: 'z' });
    }
  });
});

describe('a configuration that would grow without bound', () => {
  const doubling = (first: string, twice: (name: string) => string) =>
    `variables:\n  p0: ${first}\n${Array.from({ length: 30 }, (_, i) => `  p${i + 1}: ${twice(`\${p${i}}`)}\n`).join('')}`;
  it.each([
    [
      'by lists of variables',
      `${doubling('[1]', (p) => `["${p}", "${p}"]`)}network: "\${p30}"\n`,
      /more than 20000 values/,
    ],
    [
      'by texts of variables',
      `${doubling('a'.repeat(2000), (p) => `"${p}${p}"`)}name: "\${p30}"\nnetwork: []\n`,
      /more than 100000 characters/,
    ],
    ['by a file without end', 'extends: /dev/zero\n', /larger than 1 MB/],
  ])('is rejected, with the limit: %s', async (_, text, message) => {
    expect((await wrong(load(text)))[0][1]).toMatch(message);
  });

  it.each([
    ['never closed', '${a'.repeat(30_000), /more than 100000 characters|not defined/],
    ['one inside the other', `${'${a'.repeat(3000)}${'}'.repeat(3000)}`, /more than 32 deep/],
  ])('reports its references at once: %s', async (_, text, message) => {
    const error = await load(`description: "${text}"\nnetwork: [{dense: {units: 3}}]\n`).then(
      () => 'taken as it is',
      (thrown: Error) => thrown.message,
    );
    expect(error).toMatch(new RegExp(`${message.source}|taken as it is`));
    expect(error === 'taken as it is').toBe(!text.includes('}'));
  });

  it('reports a mistake repeated 8,000 times only a few times, within a second', async () => {
    const keys = Array.from({ length: 8000 }, (_, i) => `  key${i}: 1\n`).join('');
    const began = performance.now();
    const problems = await wrong(load(`network: []\ntraining:\n${keys}`));
    expect(problems.length).toBeLessThanOrEqual(200);
    // Quadratic time took 25 s; a busy machine may take a few.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
