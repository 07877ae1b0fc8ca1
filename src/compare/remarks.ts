// Caveats next to the tables of a comparison, so that its numbers are not over-interpreted.
import { basename } from 'node:path';
import { isShare, show, showChange, showSpread } from '../format/metric.js';
import { counted } from '../format/numbers.js';
import type { MetricName } from '../runs/metrics.js';
import { hasSeveralTests } from './blocks.js';
import { type Choice, rankedByChoice } from './choice.js';
import { type ComparedRun, isCounted } from './compared-run.js';
import type { Effects } from './effects.js';
import { groupName } from './group-name.js';
import { type Group, meanIn } from './groups.js';

interface Remarked {
  readonly runs: readonly ComparedRun[];
  readonly groups?: readonly Group[];
  readonly effects?: Effects;
  readonly metric: MetricName;
  readonly choice: Choice;
  /** The keys that distinguish groups. */
  readonly keys?: readonly string[];
}

export function remarksOn({ runs, groups = [], effects, metric, choice, keys = [] }: Remarked): string[] {
  const nameOf = (group: Group) => groupName(group, keys);
  return [
    ...setAside(runs),
    ...unranked(runs, choice),
    ...groups.flatMap((group) => contradiction(group, nameOf(group), metric)),
    ...withoutBaseline(groups),
    ...(effects?.isComplete === false ? [INCOMPLETE] : []),
    ...(hasSeveralTests(groups) ? [SEVERAL_TESTS] : []),
    ...bestOf(groups, metric, choice, nameOf),
  ];
}

const INCOMPLETE =
  'not every combination was run, or not all equally often: the mean of a value is confounded with other keys, and no share of the variance can be attributed to one key';
const SEVERAL_TESTS =
  'not all were tested on the same images: each set of test images is ranked separately, and effects of keys are not computed';

function setAside(runs: readonly ComparedRun[]): string[] {
  const copies = runs.filter(({ copy_of }) => copy_of !== null).length;
  const own = runs.filter(({ copy_of, status }) => copy_of === null && status !== 'unreadable');
  const dropped = own.filter(({ status }) => status === 'dropped').length;
  const unfinished = own.filter((run) => !isCounted(run)).length - dropped;
  return [
    ...(copies > 0
      ? [
          `${counted(copies, 'run')} ${copies === 1 ? 'repeats' : 'repeat'} the configuration and seed of another: one observation, not counted again`,
        ]
      : []),
    ...(unfinished > 0 ? [`${unfinished} of ${runs.length} runs did not finish: listed, but not in any mean`] : []),
    ...(dropped > 0 ? [`${dropped} of ${runs.length} runs were dropped by halving: listed, but not in any mean`] : []),
  ];
}

/** Runs that lack the metric to choose by. */
function unranked(runs: readonly ComparedRun[], { metric }: Choice): string[] {
  const lacking = runs.filter((run) => isCounted(run) && typeof run.metrics[metric] !== 'number');
  if (lacking.length === 0 || lacking.length === runs.filter(isCounted).length) return [];
  const names = lacking.slice(0, 3).map(({ run }) => basename(run));
  const more = lacking.length > 3 ? ` and ${lacking.length - 3} more` : '';
  return [`not ranked, without ${metric}: ${names.join(', ')}${more}`];
}

function withoutBaseline(groups: readonly Group[]): string[] {
  const alone = groups.filter(({ verdict }) => verdict === 'no baseline').length;
  if (alone === 0 || alone === groups.length) return [];
  return [
    `${counted(alone, 'group')} without a baseline: a group is compared with the one that differs from it only in the baseline’s settings`,
  ];
}

/** A paired difference may have another sign than the difference of the means. */
function contradiction({ difference }: Group, name: string, metric: MetricName): string[] {
  if (!difference || difference.ofMeans * difference.estimate >= 0) return [];
  const { estimate, ofMeans, n } = difference;
  return [
    `${name}: the mean is ${showChange(metric, ofMeans)}${isShare(metric) ? ' points' : ''} from the baseline, the paired difference is ${showChange(metric, estimate)}: ` +
      `the difference is over the ${n} shared seeds, the means are over all`,
  ];
}

/** The best group per set of test images, and its result there. */
function bestOf(
  groups: readonly Group[],
  metric: MetricName,
  choice: Choice,
  nameOf: (group: Group) => string,
): string[] {
  return rankedByChoice(groups, choice).flatMap(({ title, items: [best, ...others] }) => {
    if (others.length === 0) return [];
    const worth = meanIn(best, choice.metric);
    const equals = others.filter((group) => meanIn(group, choice.metric) === worth).map(nameOf);
    const equal = equals.length > 0 ? ` (as good: ${equals.join('; ')})` : '';
    const chosen = `best by ${choice.metric}: ${nameOf(best)}${equal}, ${show(choice.metric, worth)}`;
    const on = title ? ` (${title})` : '';
    if (choice.on_test) return [`${chosen}${on}; chosen on the test images, so the result is biased upwards`];
    const { stats } = best;
    const result =
      metric === choice.metric || !stats ? '' : `; its ${metric}: ${showSpread(metric, stats.mean, stats.deviation)}`;
    return [chosen + on + result];
  });
}
