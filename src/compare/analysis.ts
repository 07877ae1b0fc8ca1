// The complete result of a comparison, computed once for the terminal, for files and for --json.

import { titleOf } from '../format/metric.js';
import { isMetric, lessIsBetter, METRICS, type MetricName, USUAL_METRIC } from '../runs/metrics.js';
import type { Settings } from '../runs/study-records.js';
import { blocksOf, hasSeveralTests } from './blocks.js';
import { type Choice, choiceFor } from './choice.js';
import { collect } from './collect.js';
import type { Comparison } from './compared-run.js';
import { type Effects, effectsOf, tellableKeys } from './effects.js';
import { type Group, groupKeys, groupsOf, hasRepeats } from './groups.js';
import { type ParetoPoint, paretoFront } from './pareto.js';
import { type Pivot, pivotOf } from './pivot.js';
import { fitPowerLaw, type PowerLawFit } from './power-law.js';
import { remarksOn } from './remarks.js';
import { shownKeys } from './tables.js';
import { type View, ViewError, viewOf } from './view.js';

export interface AnalysisOptions {
  /**
   * The metric to show and to choose by. Default: the study's, otherwise test_accuracy is shown and validation images
   * choose.
   */
  readonly metric?: string;
  readonly sort?: string;
  readonly columns?: readonly string[];
  /** Shows single runs even if there are repeats. */
  readonly single?: boolean;
  /** key=value settings of the baseline group. */
  readonly baseline?: readonly string[];
  /** The cost metric of a Pareto front. */
  readonly pareto?: string;
  readonly pivot?: { readonly rows: string; readonly columns: string };
}

export interface Analysis {
  readonly comparison: Comparison;
  readonly metric: MetricName;
  readonly direction: 'max' | 'min';
  /** The metric that ranks runs and groups, and defines the Pareto front. */
  readonly choice: Choice;
  /** Rows and columns of single runs. */
  readonly view: View;
  /** Absent if single runs are shown. */
  readonly groups?: readonly Group[];
  readonly effects: Effects;
  /** The fronts of all sets of test images, concatenated. */
  readonly pareto?: { readonly cost: MetricName; readonly front: readonly ParetoPoint[] };
  /** One per set of test images. */
  readonly pivots: readonly Pivot[];
  readonly powerLaw?: PowerLawFit | null;
  /** Caveats for reading the numbers, as sentences. */
  readonly remarks: readonly string[];
}

/** @throws ViewError for an unknown metric or key; RunError for a broken study. */
export const analyse = (paths: readonly string[], options: AnalysisOptions): Analysis =>
  analyseComparison(collect(paths), options);

/**
 * Analyses runs that are already read.
 * @public scripts/reproduction.js makes the tables of docs/ with it.
 * @throws ViewError
 */
export function analyseComparison(comparison: Comparison, options: AnalysisOptions): Analysis {
  const { study, runs } = comparison;
  const asked = options.metric ?? study?.metric ?? undefined;
  const metric = metricNamed(asked ?? USUAL_METRIC);
  const direction = metric === study?.metric ? study.direction : lessIsBetter(metric) ? 'min' : 'max';
  const choice = choiceFor(runs, asked === undefined ? undefined : metric, asked === undefined ? undefined : direction);
  const view = viewOf(comparison, { metric, choice, sort: options.sort, columns: options.columns });
  const common = { comparison, metric, direction, choice, view };
  const wantsGroups = study !== undefined || hasRepeats(comparison);
  const asksForGroups = options.baseline !== undefined || options.pareto !== undefined || options.pivot !== undefined;
  if (!asksForGroups && (options.single || options.columns || !wantsGroups)) {
    return { ...common, effects: NO_EFFECTS, pivots: [], remarks: remarksOn({ runs, metric, choice }) };
  }
  const baseline = options.baseline ? settingsOf(options.baseline, comparison) : study?.baseline;
  const groups = ordered(groupsOf(comparison, { metric, direction, baseline }), options.sort, view);
  const keys = groupKeys(comparison);
  const told =
    keys.length > 1 && !hasSeveralTests(groups) ? tellableKeys(groups, shownKeys(comparison), study !== undefined) : [];
  const effects = told.length > 0 ? effectsOf(groups, told) : NO_EFFECTS;
  return {
    ...common,
    ...{ groups, effects },
    pareto: options.pareto === undefined ? undefined : frontOf(groups, costNamed(options.pareto, choice), choice),
    pivots: options.pivot
      ? pivotsOf(groups, metric, key(options.pivot.rows, keys), key(options.pivot.columns, keys))
      : [],
    powerLaw: study?.power_law ? fitPowerLaw(runs, study.power_law) : undefined,
    remarks: remarksOn({ runs, groups, effects, metric, choice, keys: shownKeys(comparison) }),
  };
}

const NO_EFFECTS: Effects = { keys: [], isComplete: true };

function metricNamed(name: string): MetricName {
  if (isMetric(name)) return name;
  throw new ViewError(`unknown metric ${name}; there are ${METRICS.join(', ')}`);
}

function costNamed(name: string, choice: Choice): MetricName {
  if (name !== choice.metric) return metricNamed(name);
  throw new ViewError(`--pareto ${name}: groups are ranked by ${name} itself; the cost must be another metric`);
}

const frontOf = (groups: readonly Group[], cost: MetricName, choice: Choice) => ({
  cost,
  front: blocksOf(groups).flatMap(({ items }) => paretoFront(items, choice, cost)),
});

const pivotsOf = (groups: readonly Group[], metric: MetricName, rows: string, columns: string): Pivot[] =>
  blocksOf(groups).map(({ title, items }) => ({ title, ...pivotOf(items, metric, rows, columns) }));

/** Resolves a key, given in full or by its last part if that is unambiguous. */
function key(name: string, keys: readonly string[]): string {
  const found = keys.filter((one) => one === name || titleOf(one) === name || one.split('.').at(-1) === name);
  if (found.length === 1) return found[0];
  const several = found.length > 1 ? `${name} is ambiguous: ${found.join(' or ')}` : `${name} does not vary here`;
  throw new ViewError(`${several}; there are ${keys.join(', ') || 'no differences'}`);
}

/** @throws ViewError */
function settingsOf(pairs: readonly string[], comparison: Comparison): Settings {
  const keys = groupKeys(comparison);
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new ViewError(`--baseline ${pair} is not of the form key=value`);
      const name = key(pair.slice(0, at), keys);
      const value = pair.slice(at + 1);
      const readable = comparison.runs.filter(({ status }) => status !== 'unreadable');
      const known = [...new Set(readable.map(({ settings }) => String(settings[name])))];
      if (!known.includes(value)) throw new ViewError(`no run has ${name} = ${value}; there are ${known.join(', ')}`);
      return [name, value];
    }),
  );
}

/** In the given order, or sorted like the runs, by each group's first run; grouped by test images. */
function ordered(groups: readonly Group[], sort: string | undefined, view: View): Group[] {
  const place = (group: Group) => Math.min(...group.runs.map((run) => view.rows.indexOf(run)));
  const sorted = sort === undefined ? groups : [...groups].sort((a, b) => place(a) - place(b));
  return blocksOf(sorted).flatMap(({ items }) => items);
}
