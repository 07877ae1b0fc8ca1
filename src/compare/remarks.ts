// What must be said beside the tables of a comparison, so that its numbers are not taken for more than they are.
import { isShare, show, showChange, showSpread } from '../format/metric.js';
import type { MetricName } from '../runs/metrics.js';
import { type Choice, groupsByChoice } from './choice.js';
import { type ComparedRun, isCounted } from './compared-run.js';
import type { Effects } from './effects.js';
import { groupName } from './group-name.js';
import { type Group, meanIn } from './groups.js';

interface Remarked {
  readonly runs: readonly ComparedRun[];
  readonly groups?: readonly Group[];
  readonly effects?: Effects;
  readonly metric: MetricName;
  readonly direction: 'max' | 'min';
  readonly choice: Choice;
  /** What tells groups apart. */
  readonly keys?: readonly string[];
}

export function remarksOn({ runs, groups = [], effects, metric, choice, keys = [] }: Remarked): string[] {
  const nameOf = (group: Group) => groupName(group, keys);
  return [
    ...setAside(runs),
    ...groups.flatMap((group) => contradiction(group, groups, metric, nameOf)),
    ...(effects?.isComplete === false ? [INCOMPLETE] : []),
    ...bestOf(groups, metric, choice, nameOf),
  ];
}

const INCOMPLETE =
  'not every combination was run, or not all equally often: the mean of a value carries what came along with it, and no share of the variance belongs to one key';

function setAside(runs: readonly ComparedRun[]): string[] {
  const copies = runs.filter(({ copy_of }) => copy_of !== null).length;
  const left = runs.filter((run) => !isCounted(run) && run.copy_of === null && run.status !== 'unreadable').length;
  return [
    ...(copies > 0
      ? [
          `${copies} ${copies === 1 ? 'run repeats' : 'runs repeat'} the configuration and seed of another: one observation, set aside`,
        ]
      : []),
    ...(left > 0 ? [`${left} of ${runs.length} runs did not finish: listed, and in no mean`] : []),
  ];
}

/** A difference over pairs of seeds may have another sign than that of the means beside it. */
function contradiction(
  group: Group,
  groups: readonly Group[],
  metric: MetricName,
  nameOf: (group: Group) => string,
): string[] {
  const { difference, stats } = group;
  const baseline = groups.find(
    (one) => one.verdict === 'baseline' && one.data?.test === group.data?.test && isCell(one, group, groups),
  );
  if (!difference || !stats || !baseline?.stats || difference.method !== 'paired') return [];
  const ofMeans = stats.mean - baseline.stats.mean;
  if (ofMeans * difference.estimate >= 0) return [];
  return [
    `${nameOf(group)}: by its mean it is ${showChange(metric, ofMeans)}${isShare(metric) ? ' points' : ''} from the baseline, by its difference ${showChange(metric, difference.estimate)}: ` +
      `the difference rests on the ${difference.n} seeds that both have, the means on all`,
  ];
}

/** The baseline of a group is the one that shares the most settings with it. */
function isCell(baseline: Group, group: Group, groups: readonly Group[]): boolean {
  const shared = (one: Group) =>
    Object.entries(one.settings).filter(([key, value]) => value === group.settings[key]).length;
  const most = Math.max(...groups.filter(({ verdict }) => verdict === 'baseline').map(shared));
  return shared(baseline) === most;
}

/** The best of each set of test images, and what it came to on them. */
function bestOf(
  groups: readonly Group[],
  metric: MetricName,
  choice: Choice,
  nameOf: (group: Group) => string,
): string[] {
  const tests = [...new Set(groups.map(({ data }) => data?.test))];
  return tests.flatMap((test) => {
    const judged = groups.filter((group) => group.data?.test === test && meanIn(group, choice.metric) !== null);
    if (judged.length < 2) return [];
    const [best] = groupsByChoice(judged, choice);
    const chosen = `best by ${choice.metric}: ${nameOf(best)}, ${show(choice.metric, meanIn(best, choice.metric))}`;
    const on = tests.length > 1 && best.data ? ` (${best.data.text})` : '';
    if (choice.on_test) return [`${chosen}${on}; chosen on the test images, where it looks better than it is`];
    const { stats } = best;
    const result =
      metric === choice.metric || !stats ? '' : `; its ${metric}: ${showSpread(metric, stats.mean, stats.deviation)}`;
    return [chosen + on + result];
  });
}
