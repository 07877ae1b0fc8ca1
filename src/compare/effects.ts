// Main effects of the swept keys: the means of their values over everything else.
import type { Group } from './groups.js';
import { type Stats, statsOf } from './statistics.js';

interface Effect {
  readonly key: string;
  readonly values: readonly { readonly value: unknown; readonly stats: Stats }[];
  /** Largest minus smallest mean. */
  readonly range: number;
  /** Share of the variance between groups that this key alone explains (eta squared). */
  readonly share: number;
}

export interface Effects {
  readonly keys: readonly Effect[];
  /**
   * Whether every combination of values was measured equally often; otherwise shares cannot be attributed to single
   * keys.
   */
  readonly isComplete: boolean;
}

/** Computed over the groups' means, so that groups with more repeats do not weigh more. */
export function effectsOf(groups: readonly Group[], keys: readonly string[]): Effects {
  const measured = groups.flatMap(({ settings, stats }) => (stats ? [{ settings, mean: stats.mean }] : []));
  const isComplete = isBalanced(
    measured.map(({ settings }) => settings),
    keys,
  );
  return { keys: measured.length < 2 ? [] : eachEffect(measured, keys), isComplete };
}

/** Whether every combination of the values of these keys occurs equally often. */
function isBalanced(all: readonly Group['settings'][], keys: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const settings of all) {
    const cell = JSON.stringify(keys.map((key) => settings[key]));
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const cells = keys.reduce((n, key) => n * new Set(all.map((settings) => settings[key])).size, 1);
  return counts.size === cells && new Set(counts.values()).size <= 1;
}

function eachEffect(
  measured: readonly { readonly settings: Group['settings']; readonly mean: number }[],
  keys: readonly string[],
): Effect[] {
  const overall = statsOf(measured.map(({ mean }) => mean));
  const total = measured.reduce((sum, { mean }) => sum + (mean - overall.mean) ** 2, 0);
  return keys.map((key) => {
    const values = [...new Set(measured.map(({ settings }) => settings[key]))].map((value) => ({
      value,
      stats: statsOf(measured.filter(({ settings }) => settings[key] === value).map(({ mean }) => mean)),
    }));
    const means = values.map(({ stats }) => stats.mean);
    const between = values.reduce((sum, { stats }) => sum + stats.n * (stats.mean - overall.mean) ** 2, 0);
    return { key, values, range: Math.max(...means) - Math.min(...means), share: total > 0 ? between / total : 0 };
  });
}

/**
 * Keys whose effects are distinguishable. A key with a different value in every group has no effect of its own. Of keys
 * that always change together, the first represents all if that was planned (a study's `zip`); otherwise the runs
 * differ in too much for effects.
 */
export function tellableKeys(groups: readonly Group[], keys: readonly string[], isPlanned: boolean): string[] {
  const parts = new Map(keys.map((key) => [key, partitionBy(groups, key)]));
  const several = keys.filter((key) => new Set(parts.get(key)).size < groups.length);
  const names = several.map((key) => parts.get(key)?.join());
  const firsts = several.filter((_, i) => names.indexOf(names[i]) === i);
  return isPlanned || firsts.length === several.length ? firsts : [];
}

/** For each group, the index of the first group with the same value. */
const partitionBy = (groups: readonly Group[], key: string): number[] =>
  groups.map(({ settings }) => groups.findIndex((other) => other.settings[key] === settings[key]));
