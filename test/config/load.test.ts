import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatProblems } from '../../src/config/code-frame.js';
import { loadConfig } from '../../src/config/load.js';
import { ConfigError, type Problem } from '../../src/config/problem.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lenet-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (text: string | Buffer, name = 'a.yaml') => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const load = (text: string, ...set: string[]) => loadConfig(file(text), set);

async function problems(action: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await action;
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** [line, column, message, suggestion] of the only problem. */
async function problem(action: Promise<unknown>) {
  const [first, ...others] = await problems(action);
  expect(others.map((p) => p.message)).toEqual([]);
  return { at: [first.line, first.column], message: first.message, help: first.suggestion, path: first.path };
}

const BASE = `network:
  - conv2d: {name: c1, filters: 6, kernel: 5}
  - pool2d
  - dense: {units: 10}
`;

describe('a configuration', () => {
  it('has all defaults filled in, bare kinds expanded and layers named', async () => {
    const { resolved, experiment } = await load(BASE);
    const [c1, pool, dense] = resolved.network as Record<string, Record<string, unknown>>[];
    expect(c1.conv2d).toMatchObject({ name: 'c1', stride: 1, padding: 0, bias: true, init: { glorot_uniform: {} } });
    expect(pool.pool2d).toEqual({ name: 'pool2d_1', mode: 'max', kernel: 2, stride: 2, padding: 0 });
    expect(dense.dense.name).toBe('dense_1');
    expect(resolved).toMatchObject({
      name: 'a',
      seed: 1,
      data: { source: { mnist: {} }, shuffle: true },
      head: { softmax: {} },
    });
    expect(experiment.training.optimizer).toEqual({
      type: 'adam',
      options: { learning_rate: 0.001, weight_decay: 0, decay_biases: true, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    });
  });

  it('resolves to a configuration that resolves to itself', async () => {
    const { stringify } = await import('yaml');
    const first = (await load(BASE)).resolved;
    expect((await loadConfig(file(stringify(first), 'b.yaml'))).resolved).toEqual(first);
  });

  it('may extend another: maps merge, lists are replaced, a choice of another kind replaces', async () => {
    file(`${BASE}seed: 7\ntraining: {epochs: 3, optimizer: {sgd: {momentum: 0.9}}}\n`, 'base.yaml');
    const { experiment } = await load(
      'extends: ./base.yaml\ntraining: {optimizer: {adam: {beta1: 0.8}}}\nnetwork: []\n',
    );
    expect(experiment.seed).toBe(7);
    expect(experiment.training.epochs).toBe(3);
    expect(experiment.training.optimizer).toMatchObject({ type: 'adam', options: { beta1: 0.8 } });
    expect(experiment.network).toEqual([]);
  });

  it('replaces a table of rates as a whole', async () => {
    file(`${BASE}training: {schedule: {piecewise: {1: 0.1, 3: 0.01}}}\n`, 'base.yaml');
    const { experiment } = await load('extends: base.yaml\ntraining: {schedule: {piecewise: {1: 0.2, 5: 0.02}}}\n');
    expect(experiment.training.schedule.options).toEqual({ 1: 0.2, 5: 0.02 });
  });

  it('merges the options of a choice of the same kind', async () => {
    file(`${BASE}training: {optimizer: {sgd: {momentum: 0.9}}}\n`, 'base.yaml');
    const { experiment } = await load('extends: base.yaml\ntraining: {optimizer: {sgd: {learning_rate: 0.5}}}\n');
    expect(experiment.training.optimizer.options).toMatchObject({ momentum: 0.9, learning_rate: 0.5 });
  });

  it('replaces ${name} by the variable with its type, or as text inside a string', async () => {
    const { experiment } = await load(
      'name: "run-${act}-${n}"\nvariables: {act: tanh, n: 12, block: {sgd: {learning_rate: "${rate}"}}, rate: 0.5}\n' +
        'network:\n  - dense: {units: "${n}", activation: "${act}"}\ntraining: {optimizer: "${block}"}\n',
    );
    expect(experiment.name).toBe('run-tanh-12');
    expect(experiment.network[0].options).toMatchObject({ units: 12, activation: { tanh: {} } });
    expect(experiment.training.optimizer).toMatchObject({ type: 'sgd', options: { learning_rate: 0.5 } });
  });

  it('resolves relative paths against the file that contains them', async () => {
    const { experiment } = await load(`${BASE}training: {init_from: models/a.safetensors}\n`);
    expect(experiment.training.init_from).toBe(join(folder, 'models/a.safetensors'));
  });
});

describe('--set', () => {
  it('reaches values by path, by layer name, by index and through the kind of a choice', async () => {
    const { experiment } = await load(
      BASE,
      'network.c1.filters=12',
      'network.1.kernel=3',
      'network.dense_1.activation=relu',
      'training.optimizer.learning_rate=0.01',
      'training.optimizer.adam.beta1=0.8',
      'training.schedule=cosine',
      'data.source={digits: {train: 100}}',
    );
    expect(experiment.network.map((l) => l.options)).toMatchObject([
      { filters: 12 },
      { kernel: 3 },
      { activation: { relu: {} } },
    ]);
    expect(experiment.training.optimizer.type).toBe('adam');
    expect(experiment.training.schedule.type).toBe('cosine');
    expect(experiment.data.source).toMatchObject({ type: 'digits', options: { train: 100, test: 10000 } });
  });

  it.each([['training.optimizer=sgd', 'training.optimizer.momentum=0.9']])('expands a bare choice', async (...set) => {
    expect((await load(BASE, ...set)).experiment.training.optimizer).toMatchObject({
      type: 'sgd',
      options: { momentum: 0.9 },
    });
  });

  it('sets variables before they are used', async () => {
    const { experiment } = await load('variables: {n: 3}\nnetwork:\n  - dense: {units: "${n}"}\n', 'variables.n=5');
    expect(experiment.network[0].options).toMatchObject({ units: 5 });
  });

  it('reports an invalid override with its argument', async () => {
    expect((await problem(load(BASE, 'epochs'))).message).toMatch(/not of the form path=value/);
    expect((await problem(load(BASE, 'network.c2.filters=1'))).help).toBe('did you mean c1?');
    expect((await problem(load(BASE, 'training.epochs=many'))).message).toBe(
      'training.epochs is "many", but must be a whole number',
    );
    expect((await problem(load(BASE, 'training.epoch=1'))).help).toBe('did you mean epochs?');
    expect((await problem(load(BASE, 'training.epochs=[1'))).message).toMatch(/not valid YAML/);
  });
});

describe('a mistake', () => {
  const cases: [what: string, text: string, at: [number, number], message: RegExp, help: RegExp][] = [
    [
      'a name from before',
      `${BASE}parameters: {a: 1}\n`,
      [5, 1],
      /this file has no option parameters/,
      /extends, variables, name/,
    ],
    ['an unknown key', `${BASE}trainig: {}\n`, [5, 1], /this file has no option trainig/, /did you mean training/],
    [
      'a misspelt option',
      'network:\n  - conv2d: {fiters: 6}\n',
      [2, 14],
      /network.conv2d has no option fiters/,
      /did you mean filters/,
    ],
    [
      'a missing option',
      'network:\n  - conv2d: {kernel: 5}\n',
      [2, 5],
      /network.conv2d needs filters/,
      /Number of output maps/,
    ],
    ['a missing section', 'name: x\n', [1, 1], /this file needs network/, /layers in order/],
    ['an unknown layer', 'network:\n  - conv: {filters: 6}\n', [2, 5], /unknown layer conv/, /did you mean conv2d/],
    ['an unknown bare layer', 'network:\n  - flaten\n', [2, 5], /unknown layer flaten/, /did you mean flatten/],
    [
      'a bare layer that needs options',
      'network:\n  - conv2d\n',
      [2, 5],
      /conv2d needs filters/,
      /write conv2d: \{filters/,
    ],
    [
      'a wrong type',
      'network:\n  - dense: {units: ten}\n',
      [2, 20],
      /units is "ten", but must be a whole number/,
      /Number of outputs/,
    ],
    ['a quoted number', 'network:\n  - dense: {units: "10"}\n', [2, 20], /must be a whole number/, /remove the quotes/],
    [
      'a number out of range',
      `${BASE}training: {batch_size: 0}\n`,
      [5, 24],
      /batch_size is 0, but must be at least 1/,
      /Images of a batch/,
    ],
    [
      'a wrong word',
      'network:\n  - dense: {units: 1, activation: rellu}\n',
      [2, 35],
      /unknown activation rellu/,
      /did you mean relu/,
    ],
    [
      'two kinds in one choice',
      `${BASE}training: {optimizer: {sgd: {}, adam: {}}}\n`,
      [5, 23],
      /expected one choice, found sgd and adam/,
      /keep one/,
    ],
    [
      'options beside their layer',
      'network:\n  - conv2d:\n    filters: 6\n',
      [2, 5],
      /options of conv2d are at the same level/,
      /indent them/,
    ],
    [
      'a pixel transform after values',
      `${BASE}data: {transforms: [{scale: [0, 1]}, {pad: 2}]}\n`,
      [5, 38],
      /pad is in the wrong place/,
      /the order is pixel transforms/,
    ],
    [
      'an undefined parameter',
      'variables: {act: tanh}\nname: "${ac}"\nnetwork: []\n',
      [2, 7],
      /\$\{ac\} is not defined/,
      /did you mean \$\{act\}/,
    ],
    ['tabs', 'network:\n\t- flatten\n', [2, 1], /not valid YAML/, /indent with spaces/],
    ['a duplicate key', 'seed: 1\nseed: 2\nnetwork: []\n', [2, 1], /not valid YAML/, /remove one, or rename it/],
    ['a list at the top', '- a\n', [1, 1], /an experiment is a map/, /configs/],
    ['an unknown alias', 'network: *nothing\n', [1, 10], /\*nothing has no anchor/, /define it first/],
  ];

  it.each(cases)('%s: line, column, message and help', async (_, text, at, message, help) => {
    const [first] = await problems(load(text));
    expect(first.message).toMatch(message);
    expect(first.suggestion ?? '').toMatch(help);
    expect([first.line, first.column]).toEqual(at);
  });

  it('is reported together with all others, in file order', async () => {
    const found = await problems(
      load('sed: 1\nnetwork:\n  - conv2d: {filters: 0}\n  - dens: {units: 3}\ntraining: {epochs: -1}\n'),
    );
    expect(found.map((p) => p.line)).toEqual([1, 3, 4, 5]);
  });

  it('is shown in a code frame that underlines it', async () => {
    const text = formatProblems(await problems(load('name: x\nnetwork:\n  - conv2d: {fiters: 6}\nseed: 1\n')));
    expect(text).toContain('  3 |   - conv2d: {fiters: 6}\n'.trimStart());
    expect(text).toMatch(/> 3 \| {3}- conv2d: \{fiters: 6\}\n {4}\| {14}\^{6}\n/);
    expect(text).toContain('help: did you mean filters?');
  });

  it('in a base is shown in the base', async () => {
    file('network:\n  - conv2d: {fiters: 6}\n', 'base.yaml');
    const [first] = await problems(load('extends: base.yaml\n'));
    expect(first.file).toMatch(/base\.yaml$/);
    expect(first.line).toBe(2);
  });
});

describe('files that are not a configuration', () => {
  it.each([
    ['an empty file', '', /this file is empty/],
    ['comments only', '# nothing\n', /this file is empty/],
    ['a binary file', Buffer.from([0, 1, 2, 255]), /binary file/],
    ['text that is not UTF-8', Buffer.from([0x6e, 0xff, 0xfe]), /binary file/],
    ['an enormous file', Buffer.alloc(2_000_000, 'a'), /too large/],
  ])('%s', async (_, content, message) => {
    expect((await problem(loadConfig(file(content)))).message).toMatch(message);
  });

  it('a directory, and a missing file with the closest name', async () => {
    expect((await problem(loadConfig(folder))).message).toBe('this is a directory');
    file(BASE, 'lenet5.yaml');
    const missing = await problem(loadConfig(join(folder, 'lenet.yaml')));
    expect(missing.message).toBe('no such file');
    expect(missing.help).toMatch(/lenet5\.yaml/);
  });

  it('an alias bomb is stopped', async () => {
    const lines = ['a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]'];
    for (let i = 1; i < 12; i++) lines.push(`a${i}: &a${i} [${new Array(10).fill(`*a${i - 1}`).join(', ')}]`);
    const started = performance.now();
    expect((await problem(load(`${lines.join('\n')}\n`))).message).toMatch(/more than 20000 values/);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('a missing base is reported at its extends, and a circular extends with its path', async () => {
    const missing = await problem(load('seed: 1\nextends: nowhere.yaml\n'));
    expect(missing).toMatchObject({ at: [2, 10], path: 'extends' });
    expect(missing.message).toMatch(/nowhere\.yaml: no such file/);
    file('extends: c.yaml\n', 'b.yaml');
    file('extends: a.yaml\n', 'c.yaml');
    expect((await problem(load('extends: b.yaml\n'))).message).toMatch(
      /circular extends: a\.yaml -> b\.yaml -> c\.yaml -> a\.yaml/,
    );
  });

  it('variables that refer to each other in a circle', async () => {
    const [first] = await problems(load('variables: {a: "${b}", b: "${a}"}\nname: "${a}"\nnetwork: []\n'));
    expect(first.message).toBe('circular variables: a -> b -> a');
  });
});
