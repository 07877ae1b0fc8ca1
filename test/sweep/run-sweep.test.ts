// A sweep runs the missing trials with any launcher, and notes what run directories do not record.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { StudyDirectory } from '../../src/runs/study-directory.js';
import type { StudyRecord, TrialRecord } from '../../src/runs/study-records.js';
import type { Launcher } from '../../src/sweep/launcher.js';
import { runSweep, type SweepOptions } from '../../src/sweep/run-sweep.js';

const stored = JSON.parse(readFileSync('test/models/lenet5-best/summary.json', 'utf8'));

let directory: StudyDirectory;
let said: string[];
beforeEach(() => {
  directory = StudyDirectory.create(mkdtempSync(join(tmpdir(), 'lenet-sweep-')));
  said = [];
});

/** Trials with a constant validation accuracy; without one, the trial fails. */
const ACCURACY: Record<string, number | undefined> = { a: 0.5, b: 0.9, c: 0.7, bad: undefined };
const trial = (id: string): TrialRecord => ({
  ...{ id, settings: { case: id }, seed: 1 },
  config: { network: [], training: { epochs: 4 } },
});

function train({ id }: TrialRecord, epochs: number): void {
  const path = directory.runPath({ id });
  mkdirSync(path, { recursive: true });
  const status = epochs < 4 ? 'interrupted' : 'finished';
  writeFileSync(join(path, 'summary.json'), JSON.stringify({ ...stored, status, process: null }));
  const measured = { loss: 1, accuracy: ACCURACY[id] };
  const lines = Array.from({ length: epochs }, (_, i) => ({
    ...{ kind: 'epoch', epoch: i + 1, step: i + 1, train: measured, validation: measured },
  }));
  writeFileSync(join(path, 'metrics.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** Trains instantly, one trial after another; `closed` says whether it was closed. */
const launcher = (): Launcher & { closed: boolean } => ({
  ...{ description: 'at once', closed: false },
  async run(tasks, events, signal) {
    for (const task of tasks) {
      if (signal.aborted) return;
      events.started?.(task);
      const isBad = ACCURACY[task.trial.id] === undefined;
      if (!isBad) train(task.trial, task.until ?? 4);
      events.progress?.(task, { epoch: 1, epochs: 4, share: 0.25, loss: 1, secondsLeft: 1 });
      const status = isBad ? 'failed' : task.until ? 'paused' : 'finished';
      events.ended(task, { status, reason: isBad ? 'no data' : null, summary: null });
    }
    events.remark?.('all done');
  },
  async close() {
    this.closed = true;
  },
});

async function sweep(
  ids: readonly string[],
  options: Partial<SweepOptions> & { halving?: StudyRecord['halving'] } = {},
) {
  const record = { trials: ids.map(trial), halving: null, metric: null, ...options } as unknown as StudyRecord;
  const states = await runSweep({
    ...{ record, directory, launcher: launcher(), failFast: false, retryFailed: false },
    signal: new AbortController().signal,
    reporter: {
      begun: ({ trials, finished, failed, left }) => said.push(`${trials}: ${finished}, ${failed}, ${left}`),
      started: ({ id }) => said.push(`${id} started`),
      progress: ({ id }, { share }) => said.push(`${id} ${share}`),
      ended: ({ id }, { status }) => said.push(`${id} ${status}`),
      chosen: (epochs, kept, dropped) => said.push(`after ${epochs}: ${kept}, ${dropped}`),
      remark: (text) => said.push(text),
    },
    ...options,
  });
  return Object.fromEntries([...states].map(([id, { status }]) => [id, status]));
}

it('trains unfinished trials, reports them, and closes its launcher', async () => {
  train(trial('a'), 4);
  const one = launcher();
  expect(await sweep(['a', 'b', 'bad'], { launcher: one })).toEqual({ a: 'finished', b: 'finished', bad: 'failed' });
  expect(said).toEqual([
    ...['3: 1, 0, 2', 'b started', 'b 0.25', 'b finished', 'bad started', 'bad 0.25', 'bad failed', 'all done'],
  ]);
  expect(one.closed).toBe(true);
});

it('closes its launcher after a failure, too', async () => {
  const failing = { ...launcher(), run: () => Promise.reject(new Error('no queue')) };
  await expect(sweep(['a'], { launcher: failing })).rejects.toThrow('no queue');
  expect(failing.closed).toBe(true);
});

it('leaves failed trials until a retry is requested', async () => {
  await sweep(['bad']);
  said = [];
  expect(await sweep(['bad', 'a'])).toEqual({ bad: 'failed', a: 'finished' });
  expect(said.slice(0, 2)).toEqual(['2: 0, 1, 1', 'a started']);
  said = [];
  ACCURACY.bad = 0.1;
  expect(await sweep(['bad', 'a'], { retryFailed: true })).toEqual({ bad: 'finished', a: 'finished' });
  ACCURACY.bad = undefined;
  expect(said.slice(0, 2)).toEqual(['2: 1, 0, 1', 'bad started']);
});

it('ends at the first failure with failFast, and before it begins if it was stopped', async () => {
  expect(await sweep(['bad', 'a'], { failFast: true })).toEqual({ bad: 'failed', a: 'waiting' });
  expect(await sweep(['b'], { signal: AbortSignal.abort() })).toEqual({ b: 'waiting' });
});

it('halves: the best continue, the others stop, and repeating the sweep changes nothing', async () => {
  const halving = { factor: 2, min_epochs: 1 };
  const expected = { a: 'dropped', b: 'finished', c: 'dropped', bad: 'failed' };
  expect(await sweep(['a', 'b', 'c', 'bad'], { halving })).toEqual(expected);
  expect(said.filter((line) => /after|done|paused|finished/.test(line))).toEqual([
    ...['a paused', 'b paused', 'c paused', 'all done', 'after 1: 2, 1'],
    ...['b paused', 'c paused', 'all done', 'after 2: 1, 1', 'b finished', 'all done'],
  ]);
  const reasons = [...directory.states({ trials: ['a', 'c'].map(trial), halving }).values()].map(
    ({ reason }) => reason,
  );
  expect(reasons).toEqual(['rank 3 of 3 after 1 epoch', 'rank 2 of 2 after 2 epochs']);
  said = [];
  expect(await sweep(['a', 'b', 'c', 'bad'], { halving })).toEqual(expected);
  expect(said).toEqual(['4: 1, 1, 0', 'all done', 'all done', 'all done']);
});

it('halving trains a trial to a rung only if it is not there yet', async () => {
  train(trial('a'), 2);
  train(trial('b'), 1);
  await sweep(['a', 'b', 'c'], { halving: { factor: 2, min_epochs: 1 } });
  const rungs = said.join('\n').split(/after \d: .*/);
  const started = (part: string) => [...part.matchAll(/(\w) started/g)].map(([, id]) => id);
  expect(rungs.map(started)).toEqual([['c'], ['b', 'c'], ['b']]);
});

it('chooses nothing if it is stopped at a rung', async () => {
  const controller = new AbortController();
  const stopping: Launcher = {
    ...launcher(),
    async run([task], events) {
      train(task.trial, 1);
      controller.abort();
      events.ended(task, { status: 'interrupted', reason: null, summary: null });
    },
  };
  const halving = { factor: 2, min_epochs: 1 };
  const states = await sweep(['a', 'b'], { halving, launcher: stopping, signal: controller.signal });
  expect(states).toEqual({ a: 'interrupted', b: 'waiting' });
  expect(said).toEqual(['2: 0, 0, 2', 'a interrupted']);
});
