// The programs in examples/ and the code of docs/library.md do what they say, as they stand.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { open, run } from '../../src/library/index.js';
import { CONFIGS, lenet, readJson, temporary } from '../cli/lenet.js';
import { ended, program } from './program.js';
import { folder, SMALL } from './small.js';

const EXAMPLES = resolve('examples');

it('the search prints a row for each of six rates, and chooses that with the smallest validation loss', async () => {
  const cwd = temporary();
  const { code, stdout } = await ended(process.execPath, [join(EXAMPLES, 'learning-rate-search.mjs')], cwd);
  expect(code).toBe(0);
  const rows = [...stdout.matchAll(/^ *(\S+) +(\d\.\d{4}) +\d+\.\d %$/gm)].map(([, rate, loss]) => [
    Number(rate),
    Number(loss),
  ]);
  expect(rows).toHaveLength(6);
  const [best] = rows.reduce((a, b) => (b[1] < a[1] ? b : a));
  expect(stdout).toMatch(new RegExp(`^chosen: ${best}; test accuracy \\d+\\.\\d %`, 'm'));
  expect(readdirSync(join(cwd, 'runs'))).toHaveLength(6);
});

describe('the model in a page', () => {
  /** `classify` of the page's script, which a browser has as a global. */
  const classify = (() => {
    const page = vm.createContext({});
    vm.runInContext(readFileSync(join(EXAMPLES, 'model-in-a-page', 'model.js'), 'utf8'), page);
    return page.classify as (model: unknown, pixels: Uint8Array) => number[];
  })();
  const images = Array.from({ length: 4 }, (_, i) =>
    Uint8Array.from({ length: 784 }, (__, p) => (p * (2 * i + 3)) % 256),
  );

  async function exported(path: string) {
    const cwd = temporary();
    await lenet(['export', path, '--format', 'json', '--out', 'model.json'], { cwd });
    return readJson(cwd, 'model.json');
  }

  it('gives the probabilities of lenet, for the model that comes with it and for LeNet-5', async () => {
    const set = { 'data.source': SMALL.data.source, 'data.split': SMALL.data.split, 'training.epochs': 1 };
    const options = { out: folder(), set: { ...set, 'variables.activation': 'tanh', 'variables.pooling': 'average' } };
    const lenet5 = await run(join(CONFIGS, 'lenet5-maxpool.yaml'), options).finished;
    for (const model of [open('lenet5-best'), open(lenet5.run)]) {
      const document = await exported(model.path);
      const expected = await model.predict(images);
      for (const [i, { probabilities }] of expected.entries()) {
        const found = classify(document, images[i]);
        expect(Math.max(...found.map((p, k) => Math.abs(p - probabilities[k])))).toBeLessThan(1e-4);
      }
    }
  });

  it('refuses a model that it cannot compute by the name of the layer', async () => {
    const model = await exported(open('lenet5-best').path);
    model.layers[0].type = 'subsample2d';
    expect(() => classify(model, images[0])).toThrow('the layer subsample2d is not in this example');
  });

  it('names scripts that exist', () => {
    const page = readFileSync(join(EXAMPLES, 'model-in-a-page', 'index.html'), 'utf8');
    const scripts = [...page.matchAll(/<script src="([^"]+)"/g)].map(([, name]) => name);
    expect(scripts).toEqual(['model.js', 'page.js']);
    expect(readdirSync(join(EXAMPLES, 'model-in-a-page'))).toEqual(expect.arrayContaining(scripts));
  });
});

const python = (() => {
  try {
    execFileSync('python3', ['-c', ''], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'there is no python3';
  }
})();

describe.skipIf(python)(`the table in a notebook${python ? ` (${python})` : ''}`, () => {
  const env = { LENET: `${process.execPath} ${resolve('bin/run.js')}` };
  const table = (runs: readonly string[]) =>
    ended('python3', [join(EXAMPLES, 'table-in-a-notebook.py'), ...runs], temporary(), env);

  it('has a row for each group of repeats, or for each run', async () => {
    const out = folder();
    const runs = [];
    for (const seed of [1, 2]) runs.push((await run(SMALL, { out, seed }).finished).run);
    runs.push((await run(SMALL, { out, set: { 'training.batch_size': 50 } }).finished).run);
    const grouped = (await table(runs)).stdout.trim().split('\n');
    expect(grouped.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ['training.batch_size', 'n'],
      ['20', '2'],
      ['50', '1'],
    ]);
    const accuracies = runs.slice(0, 2).map((path) => open(path).summary.test?.accuracy ?? 0);
    expect(grouped[1]).toContain(((accuracies[0] + accuracies[1]) / 2).toFixed(4));
    expect((await table(runs.slice(1))).stdout).toMatch(/^run .*status\n.*finished\n.*finished\n$/);
  });

  it('ends with the message of lenet where it fails', async () => {
    const { code, stderr } = await table(['@last']);
    expect([code, stderr]).toEqual([1, 'there is no run here to choose from\n']);
  });
});

it('the code of the README runs', async () => {
  const blocks = [...readFileSync('README.md', 'utf8').matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  expect(blocks).toHaveLength(1);
  const { code, stdout, stderr } = await program(blocks[0]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^{ loss: 0\.\d+, accuracy: 0\.9\d+ }\n$/);
});

it('the code of docs/library.md runs from top to bottom, and prints what the page shows', async () => {
  const page = readFileSync('docs/library.md', 'utf8');
  const blocks = [...page.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  expect(blocks.length).toBeGreaterThan(4);
  const { code, stdout, stderr } = await program(blocks.join('\n'));
  expect([code, stderr]).toEqual([0, '']);
  const shown = [...page.matchAll(/^```text\n([\s\S]*?)^```/gm)].map(([, text]) => text);
  expect(shown.length).toBeGreaterThan(0);
  for (const text of shown) expect(stdout).toContain(text);
});
