// What charts draw: each quantity under its own name, or not at all.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { curvesText } from '../../src/cli/curves.js';
import { chartsOf } from '../../src/figures/comparison/curves.js';
import { curveRows } from '../../src/figures/run/curves.js';
import {
  absentText,
  accuracyCourse,
  epochPointsOf,
  pointsOf,
  quantitiesOf,
  quantityName,
} from '../../src/runs/quantities.js';
import type { MetricsLine } from '../../src/runs/records.js';
import { RunEntry } from '../../src/ui/run-entry.js';
import { temporary } from '../cli/lenet.js';
import { smallRun } from '../experiment/small-run.js';

type Held = { readonly validation?: number; readonly test?: number };

/** Two epochs; training accuracy is 0.9, so that it is told from every other. */
const lines = ({ validation, test }: Held): MetricsLine[] =>
  [1, 2].map((epoch) => ({
    ...{ kind: 'epoch', epoch, step: 10 * epoch, train: { loss: 0.1, accuracy: 0.9 } },
    validation: validation === undefined ? null : { loss: 0.7, accuracy: validation },
    ...(test === undefined ? {} : { test: { loss: 0.8, accuracy: test } }),
  })) as MetricsLine[];

const namesOf = (...runs: MetricsLine[][]) => quantitiesOf(runs).map((quantity) => quantityName(quantity, 'error'));

function stored(of: readonly MetricsLine[]): string {
  const run = temporary();
  writeFileSync(join(run, 'metrics.jsonl'), of.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return run;
}

it('held-out images are what runs are judged by, and training images only where there are no others', () => {
  expect(namesOf(lines({ validation: 0.8 }))).toEqual(['training loss', 'validation loss', 'validation error']);
  expect(namesOf(lines({ test: 0.7 }))).toEqual(['training loss', 'test error']);
  expect(namesOf(lines({ validation: 0.8 }), lines({ test: 0.7 }))).toContain('test error');
  expect(namesOf(lines({}))).toEqual(['training loss', 'training error']);
});

it('what was measured within epochs is drawn where it was, and means of runs are taken at their ends alone', () => {
  const within = { loss: 0.5, accuracy: 0.6 };
  const all: MetricsLine[] = [
    { kind: 'step', epoch: 0.2, step: 2, learning_rate: 1, train: { loss: 2, accuracy: 0.1 } },
    { kind: 'validation', epoch: 0.5, step: 5, validation: within, test: { loss: 0.4, accuracy: 0.65 } },
    ...lines({ validation: 0.8, test: 0.7 }),
    { kind: 'test', epoch: 2, test: { loss: 9, accuracy: 0 } },
  ];
  const of = (split: 'training' | 'validation' | 'test') => ({ split, measure: 'loss' }) as const;
  const values = (points: readonly { epoch: number; value: number }[]) =>
    points.map(({ epoch, value }) => [epoch, value]);
  expect(values(pointsOf(all, of('training')))).toEqual([
    [1, 0.1],
    [2, 0.1],
  ]);
  expect(values(pointsOf(all, of('validation')))).toEqual([
    [0.5, 0.5],
    [1, 0.7],
    [2, 0.7],
  ]);
  expect(values(pointsOf(all, of('test')))).toEqual([
    [0.5, 0.4],
    [1, 0.8],
    [2, 0.8],
  ]);
  expect(values(epochPointsOf(all, of('test')))).toEqual([
    [1, 0.8],
    [2, 0.8],
  ]);
});

it('a run is judged on validation images where it has them, then on test images, then on its own', () => {
  expect(accuracyCourse(lines({ validation: 0.8, test: 0.7 }))).toEqual({ split: 'validation', values: [0.8, 0.8] });
  expect(accuracyCourse(lines({ test: 0.7 }))).toEqual({ split: 'test', values: [0.7, 0.7] });
  expect(accuracyCourse(lines({}))).toEqual({ split: 'training', values: [0.9, 0.9] });
});

it('of many runs that lack a quantity, three are named', () => {
  expect(absentText([])).toBe('');
  expect(absentText(['a'])).toBe('not measured: a');
  expect(absentText(['a', 'b', 'c'])).toBe('not measured: a, b, c');
  expect(absentText(['a', 'b', 'c', 'd', 'e'])).toBe('not measured: a, b, c and 2 more');
});

it('a figure of several runs has no training value under the name of validation, and says which lack it', () => {
  const charts = chartsOf([
    { group: 'with', lines: lines({ validation: 0.8 }) },
    { group: 'without', lines: lines({}) },
  ]);
  const validation = charts.filter(({ title }) => title.startsWith('validation'));
  expect(validation.map(({ title }) => title)).toEqual(['validation loss', 'validation error, %']);
  for (const { rows, absent } of validation) {
    expect(new Set(rows.map(({ group }) => group))).toEqual(new Set(['with']));
    expect(absent).toEqual(['without']);
  }
});

it('a figure of one run has validation and test loss beside training loss', () => {
  const { losses, errors } = curveRows(lines({ validation: 0.8, test: 0.7 }));
  const at = (rows: readonly { split: string; value: number }[], of: string) =>
    rows.filter(({ split }) => split === of).map(({ value }) => value);
  expect(['training', 'validation', 'test'].map((split) => at(losses, split)[0])).toEqual([0.1, 0.7, 0.8]);
  expect(at(errors, 'test')[0]).toBeCloseTo(30);
  expect(at(curveRows(lines({})).losses, 'validation')).toEqual([]);
});

it('--plot draws the same, and says which are absent', () => {
  const curves = [
    { name: 'with', runs: [stored(lines({ validation: 0.8 }))] },
    { name: 'without', runs: [stored(lines({}))] },
  ];
  const text = curvesText(curves, 100);
  expect(text).toMatch(/training loss by epoch\n/);
  expect(text).toMatch(/validation loss by epoch\n[\s\S]*?not measured: without\n\nvalidation accuracy by epoch, %\n/);
  expect(text).not.toMatch(/90\.000/);
});

it('the row of a run without validation images has no validation accuracy, and says what its small curve shows', async () => {
  const rows: object[] = [];
  let started = '';
  for (const set of [[], ['data.split={train: 100, validation: 0}']]) {
    const { run } = await smallRun({
      set,
      reporter: {
        metrics(line) {
          if (line.kind !== 'epoch' || line.epoch < 2) return;
          const entry = new RunEntry(join(started, '..'), started.split('/').at(-1) ?? '');
          entry.refresh();
          rows.push(entry.row([]));
        },
        started: ({ path }) => {
          started = path;
        },
      },
    });
    expect(run).toBe(started);
  }
  expect(rows).toMatchObject([
    { status: 'running', sparkOf: 'validation', metrics: { validation_accuracy: expect.any(Number) } },
    { status: 'running', sparkOf: 'training', metrics: { validation_accuracy: null } },
  ]);
});
