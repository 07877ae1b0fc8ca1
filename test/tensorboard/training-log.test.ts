// training.log_to: the event files of a run while it trains.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMetrics } from '../../src/runs/read-run.js';
import type { MetricsLine } from '../../src/runs/records.js';
import { TrainingLog } from '../../src/tensorboard/training-log.js';
import { resumeSmall, smallRun } from '../experiment/small-run.js';
import { install, remove } from '../files/faulty-disk.js';
import { eventsIn, type Point, settingsIn, shownScalars } from './event-reader.js';

const temporary = () => mkdtempSync(join(tmpdir(), 'lenet-log-'));
const FREQUENT = ['training.log_every=2', 'training.watch_test=true', 'training.validate_every=3'];
const logged = (to: string, set: readonly string[] = []) => ({ set: [...FREQUENT, `training.log_to=${to}`, ...set] });

const filesOf = (to: string, run: string): string[] => {
  const folder = join(to, basename(run));
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
};

/** What metrics.jsonl has, as points with the precision of TensorBoard. */
function pointsOf(lines: readonly MetricsLine[]): Point[] {
  const points: Point[] = [];
  let step = 0;
  for (const line of lines) {
    if (line.kind !== 'test') ({ step } = line);
    const add = (tag: string, value: number) => points.push({ tag, step, value: Math.fround(value) });
    const both = (split: string, metrics?: { loss: number; accuracy: number } | null) => {
      if (!metrics) return;
      add(`loss/${split}`, metrics.loss);
      add(`accuracy/${split}`, metrics.accuracy);
    };
    if (line.kind === 'step') add('learning_rate', line.learning_rate);
    if (line.kind === 'step') both('train', line.train);
    if (line.kind === 'epoch') both('train_epoch', line.train);
    if (line.kind === 'epoch' || line.kind === 'validation') both('validation', line.validation);
    if (line.kind === 'test') both('test', line.test);
    else if (line.kind !== 'step') both('watched_test', line.test);
  }
  return points;
}

describe('the event file of a run', () => {
  it('has every number of metrics.jsonl at its step, with the time at which it was measured', async () => {
    const to = temporary();
    const before = Date.now() / 1000;
    const { run } = await smallRun(logged(to));
    const after = Date.now() / 1000;
    const files = filesOf(to, run);
    expect(files.map((file) => basename(file))).toEqual([
      expect.stringMatching(/^events\.out\.tfevents\.\d{10}\.lenet$/),
    ]);
    const points = pointsOf(readMetrics(run));
    expect(new Set(points.map(({ tag }) => tag)).size).toBe(11);
    expect(shownScalars(files)).toEqual(points);
    const events = eventsIn(files[0]);
    expect(events[0]).toMatchObject({ version: 'brain.Event:2', step: 0 });
    const times = events.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(before - 0.001);
    expect(times.at(-1)).toBeLessThanOrEqual(after);
  });

  it('ends with the settings, the status and a histogram of each tensor of the model', async () => {
    const to = temporary();
    const { run } = await smallRun(logged(to, ['training.optimizer.adam.learning_rate=0.25']));
    const values = new Map(
      eventsIn(filesOf(to, run)[0])
        .at(-1)
        ?.values.map((value) => [value.tag, value]),
    );
    const start = values.get('_hparams_/session_start_info');
    expect([start?.plugin, start?.dataClass]).toEqual(['hparams', 2]);
    const settings = start?.content ? settingsIn(start.content) : new Map();
    expect(settings.get('training.optimizer.learning_rate')).toBe(0.25);
    expect(settings.get('training.optimizer')).toBe('adam');
    expect(settings.get('training.watch_test')).toBe(true);
    expect(settings.get('training.evaluate_train')).toBe(false);
    expect(settings.has('training.log_to')).toBe(false);
    const end = values.get('_hparams_/session_end_info')?.content?.messages(4)[0];
    expect(end?.numbers(1)).toEqual([1]);
    expect(values.get('resolved.yaml')).toMatchObject({
      plugin: 'text',
      text: expect.stringContaining('\n    training:'),
    });
    expect(values.get('dense_1/weight')?.histogram?.num).toBe(784 * 8);
    expect(values.get('head/bias')?.histogram?.num).toBe(10);
  });

  it('can be followed: each number is there before the next step', async () => {
    const to = temporary();
    const seen: number[] = [];
    const metrics = (line: MetricsLine) => {
      const run = readdirSync(to)[0];
      seen.push(shownScalars(filesOf(to, run)).length);
      expect(shownScalars(filesOf(to, run)).at(-1)?.step).toBe(line.kind === 'test' ? 10 : line.step);
    };
    await smallRun({ ...logged(to), reporter: { metrics } });
    expect(seen.length).toBeGreaterThan(5);
  });
});

describe('a resumed run', () => {
  it('goes on in a new file, and shows each step once: those of a run that was not interrupted', async () => {
    const to = temporary();
    const { run } = await smallRun({ ...logged(to), until: 1 });
    expect(
      eventsIn(filesOf(to, run)[0])
        .at(-1)
        ?.values.map(({ tag }) => tag),
    ).not.toContain('resolved.yaml');
    await resumeSmall(run);
    const files = filesOf(to, run);
    expect(files).toHaveLength(2);
    expect(shownScalars(files)).toEqual(pointsOf(readMetrics(run)));
  });

  it('drops what a killed process logged after the checkpoint', async () => {
    const to = temporary();
    const { run } = await smallRun({ ...logged(to), until: 1 });
    const killed = new TrainingLog(to, run, 5);
    killed.metrics({ kind: 'step', epoch: 1.4, step: 7, learning_rate: 0.5, train: { loss: 2, accuracy: 0 } });
    killed.metrics({ kind: 'step', epoch: 9, step: 99, learning_rate: 0.5, train: { loss: 2, accuracy: 0 } });
    await resumeSmall(run);
    expect(shownScalars(filesOf(to, run))).toEqual(pointsOf(readMetrics(run)));
  });
});

describe('training.log_to', () => {
  it('does not change the model or the metrics', async () => {
    const plain = await smallRun({ set: FREQUENT });
    const { run, model_sha256 } = await smallRun(logged(temporary()));
    expect(model_sha256).toBe(plain.model_sha256);
    expect(readMetrics(run)).toEqual(readMetrics(plain.run));
  });

  it('that cannot be written is reported once, with the reason, and the run goes on', async () => {
    const folder = temporary();
    writeFileSync(join(folder, 'file'), '');
    const texts: string[] = [];
    const reporter = { unlogged: (text: string) => void texts.push(text) };
    const summary = await smallRun({ ...logged(join(folder, 'file')), reporter });
    expect(summary.status).toBe('finished');
    expect(texts).toEqual([
      expect.stringMatching(
        /^going on without files for TensorBoard: cannot write .*: .* choose another directory with training\.log_to$/,
      ),
    ]);
    expect(readFileSync(join(summary.run, 'log.txt'), 'utf8')).toContain(texts[0]);
  });

  it('on a disk that is full later is reported once, and the run is that of a good disk', async () => {
    const to = temporary();
    const texts: string[] = [];
    const reporter = { unlogged: (text: string) => void texts.push(text) };
    install({ below: to, nth: 6, how: 'dead', code: 'ENOSPC', call: 'appendFileSync' });
    const summary = await smallRun({ ...logged(to), reporter }).finally(remove);
    expect(texts).toEqual([expect.stringMatching(/: the disk is full; free some space, or choose another directory/)]);
    expect(summary).toMatchObject({
      status: 'finished',
      model_sha256: (await smallRun({ set: FREQUENT })).model_sha256,
    });
    expect(shownScalars(filesOf(to, summary.run)).length).toBeGreaterThan(0);
  });

  it('of a failed run has its settings and its status', async () => {
    const to = temporary();
    await expect(smallRun(logged(to, ['training.optimizer={sgd: {learning_rate: 1e38}}']))).rejects.toThrow(/finite/);
    const [run] = readdirSync(to);
    const last = eventsIn(filesOf(to, run)[0]).at(-1)?.values ?? [];
    const end = last.find(({ tag }) => tag === '_hparams_/session_end_info')?.content?.messages(4)[0];
    expect(end?.numbers(1)).toEqual([2]);
    expect(last.filter(({ histogram }) => histogram)).toEqual([]);
  });

  it('has a trial below the name of its study: another study may have a trial of that name', () => {
    const folder = temporary();
    mkdirSync(join(folder, 'widths', 'seed-1'), { recursive: true });
    writeFileSync(join(folder, 'widths', 'study.json'), '{}');
    new TrainingLog(join(folder, 'logs'), join(folder, 'widths', 'seed-1'), 0);
    expect(existsSync(join(folder, 'logs', 'widths', 'seed-1'))).toBe(true);
  });
});
