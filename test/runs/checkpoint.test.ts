// Of the last two checkpoints the newest that is whole is taken.
import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../src/runs/checkpoint.js';
import { RunError } from '../../src/runs/run-directory.js';
import { withUnreadable } from '../files/unreadable.js';

let run: string;
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), 'lenet-checkpoint-'));
});

const totals = { loss: 1, correct: 2, count: 3 };
const state = {
  ...{ epochs: 1, stepInEpoch: 0, step: 5, epochTotals: totals, logTotals: totals, train: null, validation: null },
  ...{ best: null, peakTest: null, stopped: null, trainSeconds: 1, images: 10 },
};
const vectors = new Map([
  ['w', Float32Array.of(1, 2)],
  ['best/w', Float32Array.of(3)],
]);
const write = (step: number, of: object = state) =>
  writeCheckpoint(run, { step, metricsBytes: 7, config: { seed: 1 } }, of, vectors);

const file = (step: number) => join(run, 'checkpoints', `step-${String(step).padStart(9, '0')}.checkpoint`);

/** The step that is gone on from, and those that were passed over. */
const found = () => {
  const read = readCheckpoint(run);
  return read && { step: read.checkpoint.header.step, damaged: read.damaged };
};

it('it comes back as it was written', () => {
  expect(readCheckpoint(run)).toBeUndefined();
  write(5);
  const { checkpoint, damaged } = readCheckpoint(run) ?? {};
  expect(checkpoint).toEqual({ header: { step: 5, metricsBytes: 7, config: { seed: 1 } }, state, vectors });
  expect(damaged).toEqual([]);
});

it('two are kept, in the order of their steps', () => {
  for (const step of [9, 10, 11]) write(step);
  expect(readdirSync(join(run, 'checkpoints')).sort()).toEqual([
    'step-000000010.checkpoint',
    'step-000000011.checkpoint',
  ]);
  expect(found()).toEqual({ step: 11, damaged: [] });
});

it.each<[string, (path: string) => void]>([
  ['is empty', (path) => truncateSync(path, 0)],
  ['is shorter than a checksum', (path) => truncateSync(path, 20)],
  ['was cut short', (path) => truncateSync(path, 100)],
  ['goes on behind its end', (path) => appendFileSync(path, 'x')],
  // Of holes alone: it takes no room.
  ['is larger than can be read at once', (path) => truncateSync(path, 2 ** 31)],
])('one that %s is passed over, and named', (_, damage) => {
  write(1);
  write(2);
  damage(file(2));
  expect(found()).toEqual({ step: 1, damaged: ['step-000000002.checkpoint'] });
});

it('one that cannot be read, or holds no state of training, is passed over', () => {
  write(1);
  write(2);
  expect(withUnreadable(file(2), found)).toEqual({ step: 1, damaged: ['step-000000002.checkpoint'] });
  rmSync(file(2));
  write(3, { ...state, step: -1 });
  expect(found()?.step).toBe(1);
});

it('a file of another name is none', () => {
  write(1);
  for (const name of ['step-000000002.checkpoint.12.tmp', 'step-.checkpoint', 'notes.txt', 'a-step-2.checkpoint']) {
    writeFileSync(join(run, 'checkpoints', name), '');
  }
  expect(found()).toEqual({ step: 1, damaged: [] });
});

it('where none is whole, both are named and nothing is gone on with', () => {
  write(1);
  write(2);
  for (const step of [1, 2]) appendFileSync(file(step), 'x');
  expect(found).toThrow(RunError);
  expect(found).toThrow(
    `${run}: its checkpoints are damaged (step-000000002.checkpoint, step-000000001.checkpoint): it cannot be resumed`,
  );
});
