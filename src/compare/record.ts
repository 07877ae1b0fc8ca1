// A comparison as data, as `lenet compare --json` prints it.
import { basename } from 'node:path';
import type { MetricName } from '../runs/metrics.js';
import type { StudyRecord } from '../runs/study-records.js';
import type { Analysis } from './analysis.js';
import type { ComparedRun } from './compared-run.js';
import type { Effects } from './effects.js';
import type { Group } from './groups.js';
import type { Pivot } from './pivot.js';

interface GroupRecord extends Pick<Group, 'settings' | 'stats' | 'difference' | 'verdict' | 'step'> {
  readonly tested_on: string | null;
  /** Names of its runs, and of those that count. */
  readonly runs: readonly string[];
  readonly counted: readonly string[];
}

interface ParetoRecord {
  readonly settings: Group['settings'];
  readonly tested_on: string | null;
  readonly value: number;
  readonly cost: number;
}

type Effect = Effects['keys'][number];

export interface ComparisonRecord extends Pick<Analysis, 'metric' | 'direction' | 'choice' | 'remarks'> {
  readonly study: Pick<StudyRecord, 'name' | 'description' | 'baseline'> | null;
  /** Settings that vary. */
  readonly varying: readonly string[];
  readonly runs: readonly ComparedRun[];
  /** Repeats as one; null if single runs are shown. */
  readonly groups: readonly GroupRecord[] | null;
  readonly effects: readonly (Omit<Effect, 'share'> & { readonly share: number | null })[];
  readonly pareto: { readonly cost: MetricName; readonly front: readonly ParetoRecord[] } | null;
  readonly pivots: readonly Pivot[];
  readonly power_law: NonNullable<Analysis['powerLaw']> | null;
}

export function comparisonRecord(analysis: Analysis): ComparisonRecord {
  const { comparison, metric, direction, choice, view, groups, effects, pareto, pivots, powerLaw, remarks } = analysis;
  const { study, varying } = comparison;
  const group = ({ settings, data, runs, counted, stats, difference, verdict, step }: Group) => ({
    ...{ settings, tested_on: data?.text ?? null, stats, difference, verdict, step },
    runs: runs.map(({ run }) => basename(run)),
    counted: counted.map(({ run }) => basename(run)),
  });
  return {
    study: study ? { name: study.name, description: study.description, baseline: study.baseline } : null,
    ...{ metric, direction, choice, varying, remarks },
    runs: view.rows,
    groups: groups?.map(group) ?? null,
    effects: effects.keys.map((effect) => (effects.isComplete ? effect : { ...effect, share: null })),
    pareto: pareto
      ? {
          cost: pareto.cost,
          front: pareto.front.map(({ group: { settings }, data, value, cost }) => ({
            ...{ settings, tested_on: data?.text ?? null, value, cost },
          })),
        }
      : null,
    pivots,
    power_law: powerLaw ?? null,
  };
}
