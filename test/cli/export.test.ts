// Exported models, run by onnxruntime.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { generateDigits } from '../../src/data/digits/generate.js';
import { intoForm } from '../../src/data/form.js';
import { transformPixels } from '../../src/data/transforms/index.js';
import { openModel } from '../../src/experiment/open-model.js';
import { exportedModel } from '../../src/export/exported-model.js';
import { onnxOf } from '../../src/export/onnx/model.js';
import { resolveEngine } from '../../src/kernels/native.js';
import { decodeTensors } from '../../src/runs/safetensors.js';
import { differentConfigs } from './different-configs.js';
import { CONFIGS, json, lenet, readJson, runsIn, SMALL, temporary } from './lenet.js';
import { TOGETHER } from './wired.js';

/** One more than the images of a block. */
const COUNT = 9;

/** The largest difference between the scores of a run's model here and those of its ONNX file in onnxruntime. */
async function difference(run: string): Promise<number> {
  const model = await openModel(run, resolveEngine('auto'), { cacheDir: temporary() });
  const digits = generateDigits('test', COUNT, 1);
  const images = { ...digits, shape: model.description.shape };
  const own: number[] = [];
  const { nodes } = model.graph;
  model.observe(model.place(images), ({ output, probabilities }) => {
    own.push(...output(nodes.length - 1), ...probabilities());
  });
  const exported = await exportedModel(run, 'test', { cacheDir: temporary() });
  const session = await ort.InferenceSession.create(onnxOf(exported));
  // Bytes in the form of the source.
  const raw = transformPixels(images, intoForm(exported.form));
  const input = new ort.Tensor('float32', Float32Array.from(raw.pixels), [COUNT, ...raw.shape]);
  const { scores, probabilities } = await session.run({ image: input });
  await session.release();
  const classes = exported.graph.classes;
  const theirs = Array.from({ length: COUNT }, (_, i) =>
    [scores, probabilities].flatMap(({ data }) => [...(data as Float32Array).slice(i * classes, (i + 1) * classes)]),
  ).flat();
  expect(own).toHaveLength(theirs.length);
  return Math.max(...own.map((value, i) => Math.abs(value - theirs[i]) / Math.max(1, Math.abs(value))));
}

const EVERY_LAYER = `
data: {source: {digits: {train: 40, test: 10}}, split: {train: 30, validation: 10}, transforms: [{pad: 1}, invert, {resize: [31, 27]}, transpose, {pad: 2}, standardize]}
network:
  - conv2d: {name: a, filters: 4, kernel: [3, 5], stride: 2, padding: [1, 2], activation: gelu}
  - batch_norm: {activation: swish}
  - conv2d: {name: b, filters: 4, kernel: 3, padding: 1, connections: 2, bias: false, activation: softplus}
  - add: {name: sum, from: [a, b]}
  - multiply: {name: gated, from: [sum, a]}
  - concat: {name: both, from: [gated, b]}
  - layer_norm: {activation: {leaky_relu: {slope: 0.2}}}
  - prelu: {}
  - pool2d: {mode: average, kernel: 3, stride: 2, padding: 1}
  - pool2d: {name: small, mode: max, kernel: 3, stride: 1, padding: 1}
  - gru: {name: g, from: small, units: 7, sequence: columns, return: all}
  - lstm: {name: l, from: g, units: 6, return: last}
  - rnn: {name: r, from: small, units: 5, sequence: channels, nonlinearity: relu}
  - global_pool: {name: p, from: small, mode: max}
  - global_pool: {name: q, from: small}
  - concat: {name: all, from: [l, r, p, q]}
  - dropout: {}
  - dense: {units: 12, activation: {elu: {alpha: 0.7}}}
  - rnn: {units: 9, steps: 3, bias: false}
  - activation: {function: scaled_tanh}
head: {hinge: {}}
training: {epochs: 1, batch_size: 10}
`;

describe('an exported model', () => {
  let runs: { run: string; settings: { base: string } }[];
  let cwd: string;
  beforeAll(async () => {
    cwd = temporary();
    writeFileSync(join(cwd, 'every.yaml'), EVERY_LAYER);
    writeFileSync(join(cwd, 'together.yaml'), TOGETHER);
    const shipped = readdirSync(CONFIGS).filter((name) => name.endsWith('.yaml') && !name.startsWith('cnn-m3'));
    const set = {
      'data.source': { digits: { train: 40, test: 10 } },
      'data.split': { train: 30, validation: 10 },
      'training.epochs': 1,
      // One batch, so that both programs read the same sequence of images.
      'training.batch_size': 15,
    };
    const different = await differentConfigs(
      shipped.map((name) => join(CONFIGS, name)),
      set,
    );
    const bases = [...different.map(({ file }) => file), 'every.yaml', 'together.yaml'];
    writeFileSync(join(cwd, 'study.yaml'), stringify({ base: bases, set }));
    ({ runs } = json(await lenet(['sweep', 'study.yaml', '--json'], { cwd })));
  }, 120_000);

  it('gives the same scores and probabilities in onnxruntime, for every included network and every layer', async () => {
    expect(runs.length).toBeGreaterThan(20);
    for (const { run, settings } of runs) {
      expect(await difference(run), settings.base).toBeLessThan(1e-5);
    }
  }, 120_000);
});

describe('lenet export', () => {
  let cwd: string;
  let run: string;
  beforeAll(async () => {
    cwd = temporary();
    await lenet(['run', ...SMALL], { cwd });
    [run] = runsIn(cwd);
  });

  it('writes a file with the run’s name, and replaces one only with --force', async () => {
    const { code, stdout } = await lenet(['export', run], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^quickstart\.onnx {2}\d+\.\d KiB\n$/);
    const again = await lenet(['export', run], { cwd });
    expect(again).toMatchObject({ code: 1, stderr: 'error quickstart.onnx already exists; --force replaces it\n' });
    expect((await lenet(['export', run, '--force'], { cwd })).code).toBe(0);
  });

  it('writes safetensors with the stored model and the metadata that it needs', async () => {
    const result = await lenet(['export', run, '--format', 'safetensors', '--out', 'm.safetensors', '--json'], { cwd });
    expect(json(result)).toMatchObject({ format: 'safetensors', file: 'm.safetensors' });
    const bytes = readFileSync(join(cwd, 'm.safetensors'));
    expect(decodeTensors(bytes)).toEqual(decodeTensors(readFileSync(join(run, 'model.safetensors'))));
    const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString());
    expect(JSON.parse(header.__metadata__.config).name).toBe('quickstart');
  });

  it('writes JSON with every layer and every number', async () => {
    await lenet(['export', run, '--format', 'json'], { cwd });
    const model = readJson(cwd, 'quickstart.json');
    expect(model.layers[0]).toMatchObject({ name: 'c1', type: 'conv2d', from: ['input'], output: '6 x 28 x 28' });
    expect(model.input).toMatchObject({ shape: [1, 28, 28], polarity: 'light_on_dark', orientation: 'upright' });
    expect(model.parameters['c1.weight'].shape).toEqual([6, 1, 5, 5]);
    expect(model.parameters['c1.weight'].values).toHaveLength(150);
  });

  it('adds runs to a directory of TensorBoard or MLflow, and refuses the same run again', async () => {
    await lenet(['run', ...SMALL, '--name', 'second'], { cwd });
    const [, second] = runsIn(cwd);
    for (const [format, depth] of [
      ['tensorboard', 0],
      ['mlflow', 1],
    ] as const) {
      const args = ['--format', format, '--out', format];
      const { code, stdout } = await lenet(['export', run, ...args], { cwd });
      expect([code, stdout]).toEqual([0, expect.stringMatching(new RegExp(`^${format} {2}\\d+\\.\\d KiB\\n$`))]);
      expect((await lenet(['export', second, ...args], { cwd })).code).toBe(0);
      const top = join(cwd, format);
      const folder = depth === 0 ? top : join(top, readdirSync(top)[0]);
      expect(readdirSync(folder).filter((name) => name !== 'meta.yaml')).toHaveLength(2);
      const again = await lenet(['export', run, ...args], { cwd });
      expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/already exists; --force replaces it\n$/) });
      expect((await lenet(['export', run, ...args, '--force'], { cwd })).code).toBe(0);
    }
  }, 60_000);

  it('writes all metrics as CSV', async () => {
    const result = await lenet(['export', run, '--format', 'csv', '--json'], { cwd });
    expect(json(result)).toMatchObject({ format: 'csv', file: 'quickstart.csv' });
    const rows = readFileSync(join(cwd, 'quickstart.csv'), 'utf8').trimEnd().split('\n');
    const lines = readFileSync(join(run, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
    expect(rows).toHaveLength(lines.length + 1);
  });

  it('names a path that is not a run', async () => {
    const result = await lenet(['export', 'nowhere'], { cwd });
    expect(result).toMatchObject({
      code: 1,
      stderr: 'error nowhere: no such directory, and no run in runs begins with it\n',
    });
  });
});
