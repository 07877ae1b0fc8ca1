// Groups repeats: runs that differ only in their seed.
import { lessIsBetter, type MetricName } from '../runs/metrics.js';
import type { Settings } from '../runs/study-records.js';
import { type ComparedData, type ComparedRun, type Comparison, isCounted } from './compared-run.js';
import { type Difference, differenceOf, meanOf, type Seed, type Stats, statsOf } from './statistics.js';

/** How a group compares with another, as far as the runs show. */
export type Verdict = 'baseline' | 'no baseline' | 'better' | 'worse' | 'not told apart' | 'unknown';

export interface Group {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly data: ComparedData | null;
  readonly runs: readonly ComparedRun[];
  /** The runs that count. */
  readonly counted: readonly ComparedRun[];
  /** Statistics of the requested metric over the counted runs that have it; null if none has. */
  readonly stats: Stats | null;
  /** Difference to the baseline. */
  readonly difference: Difference | null;
  readonly verdict: Verdict;
  /** In a walk: difference to the previous step. */
  readonly step: { readonly difference: Difference | null; readonly verdict: Verdict } | null;
}

export interface GroupOptions {
  readonly metric: MetricName;
  /** Default: the metric's own. */
  readonly direction?: 'max' | 'min';
  readonly baseline?: Settings | null;
}

/** The keys that distinguish groups: what varies, except the seed. */
export const groupKeys = ({ varying }: Comparison): string[] => varying.filter((key) => key !== 'seed');

/** Whether some runs are repeats. */
export const hasRepeats = (comparison: Comparison): boolean =>
  membersOf(comparison).some(({ runs }) => new Set(runs.map(({ seed }) => seed)).size > 1);

/** The mean of a metric over a group's counted runs, or null. */
export function meanIn({ counted }: Pick<Group, 'counted'>, metric: MetricName): number | null {
  const values = counted.map(({ metrics }) => metrics[metric]).filter((value) => typeof value === 'number');
  return values.length > 0 ? meanOf(values) : null;
}

type Members = Pick<Group, 'settings' | 'data' | 'runs' | 'counted'>;

/** Groups in the order of their first runs. */
export function groupsOf(comparison: Comparison, options: GroupOptions): Group[] {
  const { metric, baseline, direction = lessIsBetter(metric) ? 'min' : 'max' } = options;
  const members = membersOf(comparison).map((group) => ({ ...group, values: valuesOf(group.counted, metric) }));
  type Valued = (typeof members)[number];
  const between = (group: Valued, other: Valued | undefined) => {
    const apart = other && group.values.size > 0 && other.values.size > 0;
    const difference = (apart && differenceOf(group.values, other.values)) || null;
    return { difference, verdict: verdictOf(difference, direction) };
  };
  return members.map((group) => {
    const { values, ...rest } = group;
    const stats = values.size > 0 ? statsOf([...values.values()]) : null;
    const other = baseline ? members.find((one) => isBaselineOf(one, group, baseline)) : undefined;
    const toBaseline = other && other !== group ? between(group, other) : { difference: null, verdict: placeOf(other) };
    const before = stepBefore(group, members);
    return { ...rest, stats, ...toBaseline, step: before ? between(group, before) : null };
  });

  function placeOf(other: object | undefined): Verdict {
    if (other) return 'baseline';
    return baseline ? 'no baseline' : 'unknown';
  }
}

/** In a walk, the last earlier group that differs only in the step. */
function stepBefore<M extends Members>(group: M, members: readonly M[]): M | undefined {
  if (!('walk' in group.settings)) return undefined;
  const isSame = ({ settings, data }: M) =>
    data?.test === group.data?.test &&
    Object.entries(settings).every(([key, value]) => key === 'walk' || value === group.settings[key]);
  return members.slice(0, members.indexOf(group)).findLast(isSame);
}

/** Groups runs by settings and by inputs; runs that have not begun go by settings only. */
function membersOf(comparison: Comparison): Members[] {
  const keys = groupKeys(comparison);
  const groups = new Map<string, Members & { runs: ComparedRun[]; counted: ComparedRun[] }>();
  const readable = comparison.runs.filter(({ status }) => status !== 'unreadable');
  const settingsOf = (run: ComparedRun) => Object.fromEntries(keys.map((key) => [key, run.settings[key] ?? null]));
  const dataOfSettings = new Map<string, ComparedData>();
  for (const run of readable) {
    const id = JSON.stringify(settingsOf(run));
    if (run.data && !dataOfSettings.has(id)) dataOfSettings.set(id, run.data);
  }
  for (const run of readable) {
    const settings = settingsOf(run);
    const data = run.data ?? dataOfSettings.get(JSON.stringify(settings)) ?? null;
    const id = JSON.stringify([settings, data?.all]);
    const group = groups.get(id) ?? { settings, data, runs: [], counted: [] };
    group.runs.push(run);
    if (isCounted(run)) group.counted.push(run);
    groups.set(id, group);
  }
  return [...groups.values()];
}

function valuesOf(runs: readonly ComparedRun[], metric: MetricName): Map<Seed, number> {
  const values = new Map<Seed, number>();
  for (const { run, seed, metrics } of runs) {
    const value = metrics[metric];
    if (typeof value === 'number') values.set(seed ?? run, value);
  }
  return values;
}

/**
 * Whether a candidate is the baseline of a group: it has the baseline's settings, otherwise the group's, and the same
 * test images.
 */
function isBaselineOf(candidate: Members, group: Members, baseline: Settings): boolean {
  return (
    candidate.data?.test === group.data?.test &&
    Object.entries(candidate.settings).every(
      ([key, value]) => String(value) === String(baseline[key] ?? group.settings[key]),
    )
  );
}

function verdictOf(difference: Difference | null, direction: 'max' | 'min'): Verdict {
  if (!difference) return 'unknown';
  const { low, high } = difference;
  if (low <= 0 && high >= 0) return 'not told apart';
  return low > 0 === (direction === 'max') ? 'better' : 'worse';
}
