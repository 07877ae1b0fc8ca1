import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { engineFlag } from '../../src/cli/engine-flag.js';
import { thisProcess } from '../../src/files/process.js';
import { ENGINE_CHOICES } from '../../src/kernels/engine-choice.js';
import { CONFIGS, json, lenet, runsIn, SMALL, temporary } from './lenet.js';

const maxpool = join(CONFIGS, 'lenet5-maxpool.yaml');

describe('lenet', () => {
  it('lists its commands, whose help has examples', async () => {
    const help = await lenet(['--help']);
    expect(help.code).toBe(0);
    for (const command of 'run compare inspect evaluate export figures predict report validate schema data'.split(
      ' ',
    )) {
      expect(help.stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    }
    for (const command of [
      ['run'],
      ['compare'],
      ['inspect'],
      ['evaluate'],
      ['validate'],
      ['schema'],
      ['data', 'preview'],
    ]) {
      expect((await lenet([...command, '--help'])).stdout).toMatch(/EXAMPLES\n {2}\$ lenet/);
    }
  });

  it('suggests the nearest command, flag and file without a stack trace, and exits with 2', async () => {
    expect(await lenet(['comprae', 'x'])).toMatchObject({
      code: 2,
      stderr: 'error unknown command comprae\nhelp: did you mean lenet compare?\n',
    });
    const flag = await lenet(['run', maxpool, '--sett', 'a=1']);
    expect(flag).toMatchObject({ code: 2, stderr: 'error Nonexistent flag: --sett\nhelp: lenet run --help\n' });
    const cwd = temporary();
    writeFileSync(join(cwd, 'lenet.yaml'), 'network: []\n');
    const file = await lenet(['run', 'lenett.yaml'], { cwd });
    expect(file).toMatchObject({ code: 2 });
    expect(file.stderr).toMatch(/lenett\.yaml:1:1 error no such file\n {2}help: did you mean lenet\.yaml\?/);
  });

  it('prints errors to stdout as one document with --json', async () => {
    const result = await lenet(['run', 'none.yaml', '--json']);
    expect(result.code).toBe(2);
    expect(json(result).error.problems[0]).toMatchObject({ file: 'none.yaml', message: 'no such file' });
    expect((await lenet(['run', '--json'])).code).toBe(2);
  });

  it('prints plain text without a terminal, colours when forced, and plain text with NO_COLOR', async () => {
    const text = async (env: Record<string, string>) => (await lenet(['inspect', maxpool], { env })).stdout;
    expect(await text({})).not.toContain('\u001b');
    expect(await text({ FORCE_COLOR: '1' })).toContain('\u001b');
    expect(await text({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain('\u001b');
  });

  it('offers the existing engines', () => {
    expect(engineFlag.options).toEqual(ENGINE_CHOICES);
  });
});

describe('lenet validate', () => {
  it('accepts the included configurations, and reports every problem of a wrong one', async () => {
    const cwd = temporary();
    writeFileSync(
      join(cwd, 'bad.yaml'),
      'sed: 1\nnetwork:\n  - conv2d: {filters: 6, kernel: 5}\n  - conv2d: {filter: 6}\n',
    );
    const good = await lenet(['validate', maxpool, join(CONFIGS, 'nagar-mlp.yaml')], { cwd });
    expect(good.code).toBe(0);
    expect(good.stdout.match(/^valid /gm)).toHaveLength(2);
    const bad = await lenet(['validate', maxpool, 'bad.yaml', '--json'], { cwd });
    expect(bad.code).toBe(2);
    expect(json(bad)).toMatchObject({
      valid: false,
      errors: [
        { file: 'bad.yaml', line: 1, column: 1, path: 'sed' },
        { line: 4, column: 14 },
      ],
    });
    expect(Object.keys(json(bad).errors[0])).toEqual(['file', 'line', 'column', 'path', 'message', 'suggestion']);
    expect(json(await lenet(['validate', maxpool, '--json']))).toEqual({ valid: true, errors: [], warnings: [] });
  });

  it('reports shapes that do not fit at the layer that is too large', async () => {
    const cwd = temporary();
    writeFileSync(
      join(cwd, 'big.yaml'),
      'network:\n  - pool2d: {kernel: 7}\n  - conv2d:\n      filters: 6\n      kernel: 5\n',
    );
    const result = await lenet(['validate', 'big.yaml'], { cwd });
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(
      /big\.yaml:3:5 error conv2d_1: conv2d's kernel of 5 x 5 does not fit on a map of 4 x 4/,
    );
    expect(result.stderr).toMatch(/help: a kernel of at most 4 x 4 fits, or padding 1/);
  });
});

describe('lenet schema and inspect', () => {
  it('prints the published schema', async () => {
    expect(json(await lenet(['schema']))).toEqual(JSON.parse(readFileSync('schema/experiment.schema.json', 'utf8')));
  });

  it('inspects LeNet-5: 61,706 parameters in seven layers', async () => {
    const record = json(await lenet(['inspect', maxpool, '--json']));
    expect(Object.keys(record)).toEqual(['layers', 'parameters', 'parameters_by_type', 'connections', 'macs']);
    expect(record.layers.map((l: { parameters: number }) => l.parameters)).toEqual([
      156, 0, 2416, 0, 48120, 10164, 850,
    ]);
    expect(Object.keys(record.layers[0])).toEqual([
      'name',
      'type',
      'output_shape',
      ...['kernel', 'stride', 'padding', 'receptive_field'],
      'parameters',
      'frozen',
      'connections',
      'macs',
    ]);
    expect(record).toMatchObject({ parameters: 61706, macs: 416520 });
    expect((await lenet(['inspect', maxpool])).stdout).toMatch(/total +61,706 +416,520 +429,342/);
  });
});

describe('lenet compare and evaluate', () => {
  const cwd = temporary();
  let runs: string[];
  beforeAll(async () => {
    for (const set of ['training.batch_size=32', 'training.batch_size=64'])
      await lenet(['run', ...SMALL, '--set', set], { cwd });
    runs = runsIn(cwd).map((run) => run.slice(cwd.length + 1));
    mkdirSync(join(cwd, 'empty'));
    mkdirSync(join(cwd, 'broken'));
    writeFileSync(join(cwd, 'broken', 'summary.json'), '{"status": "fin');
    mkdirSync(join(cwd, 'killed'));
    const summary = JSON.parse(readFileSync(join(cwd, runs[0], 'summary.json'), 'utf8'));
    writeFileSync(
      join(cwd, 'killed', 'summary.json'),
      JSON.stringify({ ...summary, status: 'running', process: { ...thisProcess(), pid: 2 ** 22 + 1 }, test: null }),
    );
    writeFileSync(join(cwd, 'killed', 'resolved.yaml'), readFileSync(join(cwd, runs[0], 'resolved.yaml')));
  });

  it('shows only the settings that differ, with the best run first', async () => {
    const record = json(await lenet(['compare', ...runs, '--json'], { cwd }));
    expect(record.varying).toEqual(['training.batch_size']);
    expect(record.runs.map((r: { settings: object }) => r.settings)).toEqual(
      expect.arrayContaining([{ 'training.batch_size': 32 }, { 'training.batch_size': 64 }]),
    );
    const [first, second] = record.runs;
    expect(first.metrics.validation_accuracy).toBeGreaterThanOrEqual(second.metrics.validation_accuracy);
    const text = (await lenet(['compare', ...runs, '--plot'], { cwd })).stdout;
    expect(text).toMatch(/^run +batch_size +test_accuracy +validation_accuracy/);
    expect(text).toMatch(/validation accuracy by epoch, %\n/);
  });

  it('lists paths that are not runs with the reason, and continues', async () => {
    const named = ['compare', ...runs, 'empty', 'broken', 'killed'];
    expect((await lenet(named, { cwd })).code).toBe(0);
    const result = await lenet([...named, 'nowhere', '--json'], { cwd });
    expect(result.code, 'what was named is not there').toBe(1);
    const state = Object.fromEntries(
      json(result).runs.map((r: { run: string; status: string; note: string }) => [r.run, `${r.status}: ${r.note}`]),
    );
    expect(state.empty).toMatch(/unreadable: not a run/);
    expect(state.broken).toMatch(/unreadable: its summary\.json is broken/);
    expect(state.nowhere).toMatch(/unreadable: no such directory/);
    expect(state.killed).toMatch(/^died/);
  });

  it('sorts, selects columns and writes CSV and Markdown', async () => {
    const flags = ['--sort', '-training.batch_size', '--columns', 'training.batch_size,parameters'];
    expect((await lenet(['compare', ...runs, ...flags, '--csv'], { cwd })).stdout).toBe(
      'training.batch_size,parameters,status,note\n64,61706,finished,\n32,61706,finished,\n',
    );
    expect((await lenet(['compare', ...runs, ...flags, '--markdown'], { cwd })).stdout).toBe(
      '| batch_size | parameters |\n| ---: | ---: |\n| 64 | 61,706 |\n| 32 | 61,706 |\n',
    );
    const unknown = await lenet(['compare', ...runs, '--sort', 'speed'], { cwd });
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toMatch(/unknown column speed; there are run, name/);
  });

  it('shows runs on other test images in a separate table', async () => {
    await lenet(['run', ...SMALL, '--set', 'data.source.digits.seed=9', '--out', 'other'], { cwd });
    const { readdirSync } = await import('node:fs');
    const other = join('other', readdirSync(join(cwd, 'other'))[0]);
    const { stdout } = await lenet(['compare', ...runs, other], { cwd });
    const tables = stdout.split(/^tested on digits, 60 test images \([0-9a-f]{8}\)\n/m);
    expect(tables).toHaveLength(3);
    const named = tables.map((table) => [...runs, other].filter((run) => table.includes(basename(run))).length);
    expect(named).toEqual([0, 2, 1]);
  });

  it('evaluates a stored model to the accuracy of its run', async () => {
    const summary = JSON.parse(readFileSync(join(cwd, runs[0], 'summary.json'), 'utf8'));
    const record = json(await lenet(['evaluate', runs[0], '--json'], { cwd }));
    expect(record).toMatchObject({
      accuracy: summary.test.accuracy,
      loss: summary.test.loss,
      confusion: summary.test.confusion,
    });
    const validation = json(await lenet(['evaluate', runs[0], '--split', 'validation', '--json'], { cwd }));
    expect(validation).toMatchObject({
      images: 60,
      accuracy: summary.validation.accuracy,
      data: { split: 'validation' },
    });
    expect((await lenet(['evaluate', runs[0]], { cwd })).stdout).toMatch(/^accuracy [\d.]+ % .*\(digits test\)/);
    expect((await lenet(['evaluate', 'empty'], { cwd })).stderr).toBe(
      'error empty: not a run: it has no summary.json and no resolved.yaml\n',
    );
  });
});

describe('lenet data', () => {
  it('lists sources, and the directories searched for MNIST', async () => {
    const record = json(await lenet(['data', 'list', '--data-dir', 'here', '--json']));
    expect(record.sources.map((s: { type: string }) => s.type)).toEqual(['mnist', 'digits', 'idx', 'images']);
    expect(record.mnist.found).toBeNull();
    expect(record.mnist.looked_in[0]).toBe('here');
  });

  it('draws digits, and writes a sheet, which it overwrites only with a flag', async () => {
    const cwd = temporary();
    expect((await lenet(['data', 'preview', 'digits', '--count', '2'], { cwd })).stdout).toMatch(/[#@%]{2}/);
    expect((await lenet(['data', 'preview', 'digits', '--count', '3', '--out', 'sheet.png'], { cwd })).code).toBe(0);
    expect(await sharp(join(cwd, 'sheet.png')).metadata()).toMatchObject({ width: 3 * 30 + 2, height: 10 * 30 + 2 });
    const again = await lenet(['data', 'preview', 'digits', '--out', 'sheet.png'], { cwd });
    expect(again).toMatchObject({ code: 1, stderr: 'error sheet.png already exists; --force replaces it\n' });
  });

  it('shows training images as an epoch augments them, and test images unchanged', async () => {
    const cwd = temporary();
    const text =
      'data:\n  source: {digits: {train: 30, test: 10}}\n  transforms: [{affine: {rotate: 40}}, {cutout: {size: 6}}, {pad: 1}]\nnetwork: [{dense: {units: 2}}]\n';
    writeFileSync(join(cwd, 'a.yaml'), text);
    writeFileSync(join(cwd, 'plain.yaml'), text.replace('{affine: {rotate: 40}}, {cutout: {size: 6}}, ', ''));
    const preview = async (...args: string[]) => {
      const { code, stdout, stderr } = await lenet(['data', 'preview', ...args, '--count', '3'], { cwd });
      expect(code, stderr).toBe(0);
      return stdout;
    };
    const first = await preview('a.yaml');
    expect(await preview('a.yaml')).toBe(first);
    expect(await preview('a.yaml', '--epoch', '2')).not.toBe(first);
    expect(await preview('plain.yaml')).not.toBe(first);
    expect(await preview('a.yaml', '--split', 'test')).toBe(await preview('plain.yaml', '--split', 'test'));
  });

  it('reports where MNIST was searched for, and names a wrong file', async () => {
    const cwd = temporary();
    const missing = await lenet(['data', 'verify'], { cwd });
    expect(missing.code).toBe(1);
    expect(missing.stderr).toMatch(/MNIST is not on this machine; searched:\n/);
    for (const name of ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'])
      writeFileSync(join(cwd, `${name}-ubyte`), 'x');
    const wrong = await lenet(['data', 'verify', '--data-dir', '.'], { cwd });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(
      /train-images-idx3-ubyte: not MNIST's train-images-idx3-ubyte: too short for an IDX file/,
    );
  });
});

const mnist = process.env.LENET_DATA_DIR;
describe.skipIf(!mnist || !existsSync(mnist))('on real MNIST (LENET_DATA_DIR)', () => {
  const env = { LENET_DATA_DIR: mnist };

  it('an epoch of LeNet-5 on 20,000 images passes 94 % on the test set', async () => {
    const args = ['run', maxpool, '--set', 'training.epochs=1', '--set', 'data.limit.train=20000', '--json'];
    const record = json(await lenet(args, { env }));
    expect(record.data).toEqual({ source: 'mnist', fallback: false });
    expect(record.test.accuracy).toBeGreaterThan(0.94);
  }, 120_000);

  it('is verified file by file', async () => {
    expect((await lenet(['data', 'verify'], { env })).stdout.match(/^ok /gm)).toHaveLength(4);
  });
});
