// Detects copies: runs with the same configuration, seed and data come to the same bytes, and are one observation.
import type { ComparedRun } from './compared-run.js';

/**
 * Finished runs that repeat another, each with the run counted in its place: the one with the most measurements,
 * the first of several.
 */
export function copiesAmong(runs: readonly ComparedRun[]): Map<ComparedRun, ComparedRun> {
  const byIdentity = new Map<string, ComparedRun[]>();
  for (const run of runs) {
    const { identity } = run;
    if (run.status !== 'finished' || identity === null) continue;
    byIdentity.set(identity, [...(byIdentity.get(identity) ?? []), run]);
  }
  const copies = new Map<ComparedRun, ComparedRun>();
  for (const same of byIdentity.values()) {
    const original = same.reduce((best, run) => (measured(run) > measured(best) ? run : best));
    for (const run of same) if (run !== original) copies.set(run, original);
  }
  return copies;
}

const measured = ({ metrics }: ComparedRun): number =>
  Object.values(metrics).filter((value) => typeof value === 'number').length;
