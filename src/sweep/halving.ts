// Successive halving: which trials train on, and until when. Everything follows from what the runs recorded.
import { readMetrics } from '../runs/read-run.js';
import type { Halving, TrialRecord } from '../runs/study-records.js';

/** Epochs after which a choice is made; the last stretch, to each trial's own end, is not among them. */
export function rungs({ factor, min_epochs: first }: Halving, most: number): number[] {
  const result: number[] = [];
  for (let epochs = first; epochs < most; epochs = Math.ceil(epochs * factor)) result.push(epochs);
  return result;
}

export interface Choice {
  readonly kept: readonly TrialRecord[];
  readonly dropped: readonly { readonly trial: TrialRecord; readonly reason: string }[];
}

/**
 * The best 1/factor of the groups (trials that differ in their seed alone), at least one.
 * @param score of a trial after so many epochs, larger is better; undefined where there is none.
 */
export function choose(
  trials: readonly TrialRecord[],
  factor: number,
  epochs: number,
  score: (trial: TrialRecord) => number | undefined,
): Choice {
  const groups = new Map<string, TrialRecord[]>();
  for (const trial of trials) {
    const key = JSON.stringify(trial.settings);
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  const scored = [...groups.values()].flatMap((all) => {
    // A trial that failed before has no score, and no part in the choice.
    const members = all.filter((trial) => score(trial) !== undefined);
    const scores = members.map((trial) => score(trial) as number);
    return members.length > 0 ? [{ members, mean: scores.reduce((a, b) => a + b, 0) / scores.length }] : [];
  });
  const ranked = scored.sort((a, b) => b.mean - a.mean);
  const count = Math.max(1, Math.ceil(ranked.length / factor));
  const kept = new Set(ranked.slice(0, count).flatMap(({ members }) => members));
  const dropped = ranked.slice(count).flatMap(({ members }, i) => {
    const reason = `rank ${count + i + 1} of ${ranked.length} after ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`;
    return members.map((trial) => ({ trial, reason }));
  });
  return { kept: trials.filter((trial) => kept.has(trial)), dropped };
}

/** The validation metric after so many epochs (of a run that ended before them: at its end), larger is better. */
export function validationScore(run: string, epochs: number, metric: string | null): number | undefined {
  const all = readMetrics(run);
  const lines = all.filter((line) => line.kind === 'epoch');
  const isOver = all.some(({ kind }) => kind === 'test');
  const at = lines.find(({ epoch }) => epoch === epochs) ?? (isOver ? lines.at(-1) : undefined);
  if (!at?.validation) return undefined;
  return metric?.endsWith('loss') ? -at.validation.loss : at.validation.accuracy;
}

/** Whole epochs that a run has on record. */
export const epochsOn = (run: string): number => readMetrics(run).filter(({ kind }) => kind === 'epoch').length;
