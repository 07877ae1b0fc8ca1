// Successive halving: which trials continue, and until when. Everything is derived from the records of the runs.
import { readMetrics } from '../runs/read-run.js';
import type { Halving, TrialRecord } from '../runs/study-records.js';

/** Epochs at which a choice is made, excluding the end of training. */
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
 * The best 1/factor of the groups (trials that differ only in their seed), at least one.
 * @param score of a trial after this many epochs, larger is better; undefined if there is none.
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
    // A trial that failed has no score and does not take part.
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

/** The validation metric after this many epochs (or at the end of a shorter run), larger is better. */
export function validationScore(run: string, epochs: number, metric: string | null): number | undefined {
  const all = readMetrics(run);
  const lines = all.filter((line) => line.kind === 'epoch');
  const isOver = all.some(({ kind }) => kind === 'test');
  const at = lines.find(({ epoch }) => epoch === epochs) ?? (isOver ? lines.at(-1) : undefined);
  if (!at?.validation) return undefined;
  return metric?.endsWith('loss') ? -at.validation.loss : at.validation.accuracy;
}

/** Number of complete epochs recorded by a run. */
export const epochsOn = (run: string): number => readMetrics(run).filter(({ kind }) => kind === 'epoch').length;
