// What each swept key does on the whole: its values' means over everything else.
import type { Group } from './groups.js';
import { type Stats, statsOf } from './statistics.js';

export interface Effect {
  readonly key: string;
  readonly values: readonly { readonly value: unknown; readonly stats: Stats }[];
  /** From the smallest mean to the largest. */
  readonly range: number;
  /** Of the variance between groups, the share that this key alone accounts for (eta squared). */
  readonly share: number;
}

/** Over the groups' means, so that a group with more repeats does not weigh more. */
export function effectsOf(groups: readonly Group[], keys: readonly string[]): Effect[] {
  const measured = groups.flatMap(({ settings, stats }) => (stats ? [{ settings, mean: stats.mean }] : []));
  if (measured.length < 2) return [];
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
