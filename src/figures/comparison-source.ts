// The source of figures of several runs or of a study.
import { basename, resolve } from 'node:path';
import { type Analysis, analyse } from '../compare/analysis.js';
import { hasSeveralTests } from '../compare/blocks.js';
import type { ComparedRun } from '../compare/compared-run.js';
import type { Effects } from '../compare/effects.js';
import { groupName } from '../compare/group-name.js';
import type { Group } from '../compare/groups.js';
import type { ParetoPoint } from '../compare/pareto.js';
import { shownKeys } from '../compare/tables.js';
import { isShare } from '../format/metric.js';
import { counted } from '../format/numbers.js';
import type { MetricName } from '../runs/metrics.js';
import { FigureError } from './figure.js';

export interface ComparisonSource {
  /** The complete analysis of the comparison. */
  readonly analysis: Analysis;
  readonly title: string;
  /** A sentence on which runs were trained on a fallback. */
  readonly fallback: string | undefined;
  readonly groups: readonly Group[];
  /** The keys that distinguish groups. */
  readonly keys: readonly string[];
  readonly nameOf: (group: Group) => string;
  readonly metric: MetricName;
  readonly direction: 'max' | 'min';
  /** Factor of displayed values: fractions are shown in percent. */
  readonly scale: number;
  /** The metric with its unit, for an axis. */
  readonly metricTitle: string;
  readonly effects: Effects;
  /** The Pareto front of the metric and training time. */
  readonly front: readonly ParetoPoint[];
}

/** @throws FigureError where nothing can be compared; ViewError for an unknown metric; RunError. */
export function comparisonSource(paths: readonly string[], metric?: string): ComparisonSource {
  const analysis = analyse(paths, { metric, pareto: 'train_seconds' });
  const { comparison, groups = [], effects, pareto } = analysis;
  const begun = groups.filter(({ stats }) => stats !== null);
  if (begun.length === 0) {
    const notes = comparison.runs.map(({ run, note, status }) => `\n  ${run}: ${note ?? status}`).join('');
    throw new FigureError(`none of these runs has results to draw${notes}`);
  }
  const keys = shownKeys(comparison);
  const isApart = hasSeveralTests(begun);
  const [only] = paths;
  const several = paths.length > 1 ? `${comparison.runs.length} runs` : basename(resolve(only));
  const title = comparison.study?.name ?? several;
  return {
    analysis,
    title,
    fallback: fallbackOf(begun.flatMap(({ runs }) => runs)),
    groups: begun,
    keys,
    nameOf: (group) => {
      const name = groupName(group, keys) || title;
      return isApart && group.data ? `${name} (${group.data.text})` : name;
    },
    metric: analysis.metric,
    direction: analysis.direction,
    scale: isShare(analysis.metric) ? 100 : 1,
    metricTitle: `${analysis.metric}${isShare(analysis.metric) ? ', %' : ''}`,
    effects,
    front: pareto?.front ?? [],
  };
}

/** "2 of 6 runs are on digits (in place of mnist)." */
function fallbackOf(runs: readonly ComparedRun[]): string | undefined {
  const read = runs.flatMap(({ data }) => data ?? []);
  const fallen = read.filter(({ fallback }) => fallback);
  if (fallen.length === 0) return undefined;
  const on = [...new Set(fallen.map(({ source }) => source))].join(', ');
  if (fallen.length === read.length) return `All runs were trained on ${on}.`;
  return `${fallen.length} of ${counted(read.length, 'run')} ${fallen.length === 1 ? 'was' : 'were'} trained on ${on}.`;
}
