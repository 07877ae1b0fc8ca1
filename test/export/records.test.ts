// The formats of a run's records, read by the definitions of the programs that they are for.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exportRun } from '../../src/export/export-run.js';
import type { Format } from '../../src/export/formats.js';
import { readMetrics } from '../../src/runs/read-run.js';
import type { MetricsLine, Summary } from '../../src/runs/records.js';
import { decodeTensors } from '../../src/runs/safetensors.js';
import { smallRun } from '../experiment/small-run.js';
import { eventsIn, shownScalars } from '../tensorboard/event-reader.js';

const CONFIG = `name: small
data: {source: {digits: {train: 120, test: 20}}, split: {train: 100, validation: 20}}
network: [{conv2d: {name: c1, filters: 3, kernel: 5}}, {pool2d: {kernel: 4}}, {dense: {units: 8, activation: tanh}}]
training: {epochs: 2, batch_size: 20, log_every: 2, watch_test: true, optimizer: {adam: {learning_rate: 0.25}}}
`;

const temporary = () => mkdtempSync(join(tmpdir(), 'lenet-records-'));

let summary: Summary;
let lines: readonly MetricsLine[];
beforeAll(async () => {
  summary = await smallRun({ config: CONFIG });
  lines = readMetrics(summary.run);
});

const exported = (format: Format, out: string, { run = summary.run, force = false } = {}) =>
  exportRun({ run, format, out, force, version: 'test', context: { cacheDir: tmpdir() } });

/** Of steps without an own time. */
const span = () => [Date.parse(summary.started), Date.parse(summary.finished ?? '')] as const;

describe('tensorboard', () => {
  const eventFile = (out: string) => {
    const folder = join(out, basename(summary.run));
    return join(folder, readdirSync(folder)[0]);
  };

  it('has the numbers of metrics.jsonl at their steps, between the start and the end of the run', async () => {
    const out = temporary();
    const { bytes } = await exported('tensorboard', out);
    const file = eventFile(out);
    expect(basename(file)).toBe(`events.out.tfevents.${Math.floor(span()[0] / 1000)}.lenet`);
    expect(readFileSync(file)).toHaveLength(bytes);
    const shown = shownScalars([file]);
    const valuesOf = (tag: string) =>
      shown.filter((point) => point.tag === tag).map(({ step, value }) => [step, value]);
    const epochs = lines.flatMap((line) => (line.kind === 'epoch' ? [line] : []));
    const steps = lines.flatMap((line) => (line.kind === 'step' ? [line] : []));
    expect(valuesOf('loss/train')).toEqual(steps.map(({ step, train }) => [step, Math.fround(train.loss)]));
    expect(valuesOf('accuracy/validation')).toEqual(
      epochs.map(({ step, validation }) => [step, Math.fround(validation?.accuracy ?? Number.NaN)]),
    );
    expect(valuesOf('loss/watched_test')).toEqual(epochs.map(({ step, test }) => [step, Math.fround(test?.loss ?? 0)]));
    expect(valuesOf('accuracy/test')).toEqual([[10, Math.fround(summary.test?.accuracy ?? Number.NaN)]]);
    const [first, ...rest] = eventsIn(file).map(({ time, step }) => ({ time: Math.round(1000 * time), step }));
    expect(first.time).toBe(span()[0]);
    for (const { time, step } of rest) {
      expect(time).toBeLessThanOrEqual(span()[1]);
      expect(time - span()[0]).toBeCloseTo(((rest.at(-1)?.time ?? 0) - span()[0]) * (step / 10), -1);
    }
  });

  it('has a histogram of each stored tensor and a picture of the kernels', async () => {
    const out = temporary();
    await exported('tensorboard', out);
    const values = eventsIn(eventFile(out)).flatMap((event) => event.values);
    const stored = decodeTensors(readFileSync(join(summary.run, 'model.safetensors')));
    for (const [name, tensor] of stored) {
      const histogram = values.find(({ tag }) => tag === name.replace('.', '/'))?.histogram;
      expect([histogram?.num, histogram?.min, histogram?.max]).toEqual([
        ...[tensor.values.length, Math.min(...tensor.values), Math.max(...tensor.values)],
      ]);
    }
    const image = values.find(({ tag }) => tag === 'kernels/c1')?.image;
    const { width, height, channels } = await sharp(image?.png).metadata();
    // Three kernels of 5 x 5, side by side with a pixel between them, ten times as large.
    expect([width, height, channels]).toEqual([170, 50, 3]);
    expect([image?.width, image?.height, image?.colours]).toEqual([170, 50, 3]);
  });

  it('adds other runs, and replaces the same one only if asked', async () => {
    const out = temporary();
    await exported('tensorboard', out);
    await exported('tensorboard', out, { run: (await smallRun()).run });
    expect(readdirSync(out)).toHaveLength(2);
    await expect(exported('tensorboard', out)).rejects.toThrow(/already exists; --force replaces it$/);
    const folder = join(out, basename(summary.run));
    writeFileSync(join(folder, 'events.out.tfevents.1.lenet'), '');
    await exported('tensorboard', out, { force: true });
    expect(readdirSync(folder)).toHaveLength(1);
    writeFileSync(join(folder, 'events.out.tfevents.1.elsewhere'), '');
    await expect(exported('tensorboard', out, { force: true })).rejects.toThrow(/was not written by lenet/);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('of a run without a model has its metrics and its settings', async () => {
    const { run } = await smallRun();
    rmSync(join(run, 'model.safetensors'));
    const out = temporary();
    await exported('tensorboard', out, { run });
    const folder = join(out, basename(run));
    const tags = eventsIn(join(folder, readdirSync(folder)[0])).flatMap(({ values }) => values.map(({ tag }) => tag));
    expect(tags).toEqual(expect.arrayContaining(['loss/train_epoch', '_hparams_/session_start_info']));
    expect(tags).not.toContain('head/weight');
  });
});

describe('mlflow', () => {
  const runsIn = (store: string) => {
    const [experiment] = readdirSync(store);
    const folder = join(store, experiment);
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [join(folder, entry.name)] : [],
    );
  };
  const meta = (folder: string) => parse(readFileSync(join(folder, 'meta.yaml'), 'utf8'), { version: '1.1' });

  it('has an experiment and a run with the keys of MLflow’s file store', async () => {
    const store = temporary();
    await exported('mlflow', store);
    const [folder] = runsIn(store);
    const experiment = meta(join(folder, '..'));
    expect(experiment).toMatchObject({
      name: 'lenet',
      lifecycle_stage: 'active',
      experiment_id: basename(join(folder, '..')),
    });
    expect(fileURLToPath(experiment.artifact_location)).toBe(join(folder, '..'));
    const run = meta(folder);
    const id = basename(folder);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(run).toEqual({
      ...{ run_id: id, run_uuid: id, experiment_id: experiment.experiment_id, run_name: basename(summary.run) },
      ...{ status: 3, start_time: span()[0], end_time: span()[1], lifecycle_stage: 'active', deleted_time: null },
      ...{ entry_point_name: '', source_name: '', source_type: 4, source_version: '', tags: [], user_id: '' },
      artifact_uri: run.artifact_uri,
    });
    const artifacts = fileURLToPath(run.artifact_uri);
    const model = readFileSync(join(artifacts, 'model.safetensors'));
    expect(model.equals(readFileSync(join(summary.run, 'model.safetensors')))).toBe(true);
    expect(parse(readFileSync(join(artifacts, 'resolved.yaml'), 'utf8'))).toEqual(
      parse(readFileSync(join(summary.run, 'resolved.yaml'), 'utf8')),
    );
  });

  it('has a parameter for each setting and a line "time value step" for each number', async () => {
    const store = temporary();
    await exported('mlflow', store);
    const [folder] = runsIn(store);
    const text = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
    expect(text('params', 'training.optimizer')).toBe('adam');
    expect(text('params', 'training.optimizer.learning_rate')).toBe('0.25');
    expect(existsSync(join(folder, 'params', 'training.threads'))).toBe(false);
    // What MLflow accepts as names and values.
    for (const name of readdirSync(join(folder, 'params'))) {
      expect(name).toMatch(/^[/\w.\- ]*$/);
      expect(text('params', name)).not.toContain('\n');
    }
    const validation = lines.flatMap((line) => (line.kind === 'epoch' ? [[line.validation?.loss, line.step]] : []));
    const rows = text('metrics', 'validation_loss')
      .trim()
      .split('\n')
      .map((row) => row.split(' ').map(Number));
    expect(rows.map(([, value, step]) => [value, step])).toEqual(validation);
    for (const [time] of rows) {
      expect(Number.isInteger(time)).toBe(true);
      expect(time).toBeGreaterThanOrEqual(span()[0]);
      expect(time).toBeLessThanOrEqual(span()[1]);
    }
    expect(readdirSync(join(folder, 'metrics')).sort()).toEqual([
      ...['learning_rate', 'test_accuracy', 'test_loss', 'train_accuracy', 'train_epoch_accuracy', 'train_epoch_loss'],
      ...['train_loss', 'validation_accuracy', 'validation_loss', 'watched_test_accuracy', 'watched_test_loss'],
    ]);
    expect([text('tags', 'mlflow.runName'), text('tags', 'data')]).toEqual([basename(summary.run), 'digits']);
  });

  it('adds a second run to the same experiment, and refuses the first again unless asked to replace it', async () => {
    const store = temporary();
    await exported('mlflow', store);
    const [first] = runsIn(store);
    await exported('mlflow', store, { run: (await smallRun()).run });
    expect([readdirSync(store).length, runsIn(store).length]).toEqual([1, 2]);
    await expect(exported('mlflow', store)).rejects.toThrow(`${first} already exists; --force replaces it`);
    writeFileSync(join(first, 'metrics', 'train_loss'), 'changed');
    await exported('mlflow', store, { force: true });
    expect(readFileSync(join(first, 'metrics', 'train_loss'), 'utf8')).not.toBe('changed');
    expect(runsIn(store)).toHaveLength(2);
  });

  it('has the status of a run that was interrupted', async () => {
    const store = temporary();
    await exported('mlflow', store, { run: (await smallRun({ until: 1 })).run });
    expect(meta(runsIn(store)[0]).status).toBe(5);
  });
});

describe('csv', () => {
  it('has a row for each line of metrics.jsonl, empty where it has no value', async () => {
    const out = join(temporary(), 'm.csv');
    await exported('csv', out);
    const [head, ...rows] = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((row) => row.split(','));
    expect(head.join()).toBe(
      'kind,epoch,step,learning_rate,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,test_accuracy',
    );
    expect(rows).toHaveLength(lines.length);
    for (const [i, line] of lines.entries()) {
      const cells = Object.fromEntries(head.map((name, c) => [name, rows[i][c]]));
      const flat = Object.entries(line).flatMap(([key, value]) =>
        typeof value === 'object'
          ? Object.entries(value ?? {}).map(([measure, number]) => [`${key}_${measure}`, String(number)])
          : [[key, String(value)]],
      );
      expect(Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== ''))).toEqual(
        Object.fromEntries(flat),
      );
    }
    await expect(exported('csv', out)).rejects.toThrow('already exists; --force replaces it');
  });
});
