// Repeats as one row: runs that differ in their seed alone.
import { lessIsBetter, type MetricName } from '../runs/metrics.js';
import type { Settings } from '../runs/study-records.js';
import type { ComparedRun, Comparison } from './collect.js';
import { type Difference, differenceOf, type Stats, statsOf } from './statistics.js';

/** How a group stands beside its baseline, as far as these runs can tell. */
export type Verdict = 'baseline' | 'better' | 'worse' | 'no different' | 'unknown';

export interface Group {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly runs: readonly ComparedRun[];
  /** Of the metric that was asked for, over the runs that have it; null where none has. */
  readonly stats: Stats | null;
  /** To the baseline. */
  readonly difference: Difference | null;
  readonly verdict: Verdict;
}

export interface GroupOptions {
  readonly metric: MetricName;
  /** Default: by the metric. */
  readonly direction?: 'max' | 'min';
  readonly baseline?: Settings | null;
}

/** The keys that tell groups apart: what varies, but for the seed. */
export const groupKeys = ({ varying }: Comparison): string[] => varying.filter((key) => key !== 'seed');

/** Whether some runs are repeats of one another. */
export const hasRepeats = (comparison: Comparison): boolean =>
  membersOf(comparison).some(({ runs }) => new Set(runs.map(({ seed }) => seed)).size > 1);

/** The best first; those without the metric last. */
export function groupsByMetric(groups: readonly Group[], direction: 'max' | 'min'): Group[] {
  const sign = direction === 'max' ? -1 : 1;
  const worth = ({ stats }: Group) => (stats ? sign * stats.mean : Number.POSITIVE_INFINITY);
  return [...groups].sort((a, b) => worth(a) - worth(b));
}

/** Groups in the order in which their first runs were named. */
export function groupsOf(comparison: Comparison, options: GroupOptions): Group[] {
  const { metric, baseline, direction = lessIsBetter(metric) ? 'min' : 'max' } = options;
  const members = membersOf(comparison).map((group) => ({ ...group, values: valuesOf(group.runs, metric) }));
  return members.map((group) => {
    const { settings, runs, values } = group;
    const stats = values.size > 0 ? statsOf([...values.values()]) : null;
    const other = baseline ? members.find((one) => isBaselineOf(one.settings, settings, baseline)) : undefined;
    const difference =
      other && other !== group && stats && other.values.size > 0 ? differenceOf(values, other.values) : undefined;
    const verdict = other === group ? 'baseline' : verdictOf(difference, direction);
    return { settings, runs, stats, difference: difference ?? null, verdict };
  });
}

function membersOf(comparison: Comparison): { settings: Record<string, unknown>; runs: ComparedRun[] }[] {
  const keys = groupKeys(comparison);
  const groups = new Map<string, { settings: Record<string, unknown>; runs: ComparedRun[] }>();
  for (const run of comparison.runs) {
    if (run.status === 'unreadable') continue;
    const settings = Object.fromEntries(keys.map((key) => [key, run.settings[key] ?? null]));
    const id = JSON.stringify(settings);
    const group = groups.get(id) ?? { settings, runs: [] };
    group.runs.push(run);
    groups.set(id, group);
  }
  return [...groups.values()];
}

/** By seed; runs without one are numbered below zero, so that they pair with nothing. */
function valuesOf(runs: readonly ComparedRun[], metric: MetricName): Map<number, number> {
  const values = new Map<number, number>();
  for (const [i, { seed, metrics }] of runs.entries()) {
    const value = metrics[metric];
    if (typeof value === 'number') values.set(seed === null || values.has(seed) ? -1 - i : seed, value);
  }
  return values;
}

/** A group's own baseline: the baseline's settings, and the group's wherever that says nothing. */
function isBaselineOf(candidate: Group['settings'], settings: Group['settings'], baseline: Settings): boolean {
  return Object.entries(candidate).every(([key, value]) => String(value) === String(baseline[key] ?? settings[key]));
}

function verdictOf(difference: Difference | undefined, direction: 'max' | 'min'): Verdict {
  if (!difference) return 'unknown';
  const { low, high } = difference;
  if (low <= 0 && high >= 0) return 'no different';
  return low > 0 === (direction === 'max') ? 'better' : 'worse';
}
