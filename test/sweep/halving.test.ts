import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../src/runs/study-records.js';
import { choose, epochsOn, rungs, validationScore } from '../../src/sweep/halving.js';

const trial = (group: string, seed: number): TrialRecord => ({
  id: `${group}-${seed}`,
  settings: { group },
  seed,
  config: {},
});

describe('successive halving', () => {
  it('chooses after min_epochs, and then after `factor` times as many each time, before the end', () => {
    expect(rungs({ factor: 3, min_epochs: 1 }, 27)).toEqual([1, 3, 9]);
    expect(rungs({ factor: 2, min_epochs: 3 }, 10)).toEqual([3, 6]);
    expect(rungs({ factor: 1.5, min_epochs: 1 }, 4)).toEqual([1, 2, 3]);
    expect(rungs({ factor: 3, min_epochs: 5 }, 5)).toEqual([]);
  });

  it('keeps the best groups by the mean over their seeds, and reports the scores of the others', () => {
    const scores: Record<string, number> = { 'a-1': 0.9, 'a-2': 0.7, 'b-1': 0.85, 'b-2': 0.85, 'c-1': 0.5, 'c-2': 0.6 };
    const trials = ['a', 'b', 'c'].flatMap((group) => [trial(group, 1), trial(group, 2)]);
    const { kept, dropped } = choose(trials, 3, 4, ({ id }) => scores[id]);
    expect(kept.map(({ id }) => id)).toEqual(['b-1', 'b-2']);
    expect(dropped.map((d) => `${d.trial.id}: ${d.reason}`)).toEqual([
      'a-1: rank 2 of 3 after 4 epochs',
      'a-2: rank 2 of 3 after 4 epochs',
      'c-1: rank 3 of 3 after 4 epochs',
      'c-2: rank 3 of 3 after 4 epochs',
    ]);
  });

  it('continues with at least one group, and drops groups without a score', () => {
    const trials = [trial('a', 1), trial('b', 1), trial('c', 1)];
    const score = ({ id }: TrialRecord) => (id === 'a-1' ? undefined : id === 'b-1' ? 0.4 : 0.6);
    const { kept, dropped } = choose(trials, 100, 1, score);
    expect(kept.map(({ id }) => id)).toEqual(['c-1']);
    expect(dropped.map((d) => d.trial.id)).toEqual(['b-1']);
  });
});

describe('the score of a trial', () => {
  const metrics = (loss: number, accuracy: number) => ({ loss, accuracy });
  const epoch = (number: number, validation: object | null) => ({
    ...{ kind: 'epoch', epoch: number, step: number, train: metrics(9, 0), validation },
  });
  function run(...lines: object[]): string {
    const path = mkdtempSync(join(tmpdir(), 'lenet-score-'));
    writeFileSync(join(path, 'metrics.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return path;
  }
  const within = { kind: 'validation', epoch: 1.5, step: 1, validation: metrics(0, 1) };
  const half = [epoch(1, metrics(0.5, 0.8)), within, epoch(2, metrics(0.7, 0.9))];
  const over = [...half, { kind: 'test', epoch: 2, test: metrics(0, 1) }];

  it('is its validation accuracy at the end of that epoch, or the negative loss if loss is the metric', () => {
    expect(validationScore(run(...half), 1, null)).toBe(0.8);
    expect(validationScore(run(...half), 2, 'validation_accuracy')).toBe(0.9);
    expect(validationScore(run(...half), 2, 'validation_loss')).toBe(-0.7);
  });

  it('is that of its end if it ended earlier, and missing if it did not get that far', () => {
    expect(validationScore(run(...over), 3, null)).toBe(0.9);
    expect(validationScore(run(...half), 3, null)).toBeUndefined();
    expect(validationScore(run(), 1, null)).toBeUndefined();
    expect(validationScore(run(epoch(1, null)), 1, null)).toBeUndefined();
  });

  it('uses only whole epochs', () => {
    expect([run(), run(...half), run(...over)].map(epochsOn)).toEqual([0, 2, 2]);
  });
});
