// The metric to choose by: for the best group, a Pareto front, the order of a list. Choosing on test images biases the
// result upwards, so validation images choose wherever there are any.
import { isOnTest, lessIsBetter, type MetricName, USUAL_METRIC } from '../runs/metrics.js';
import { type Block, blocksOf } from './blocks.js';
import { type ComparedRun, isCounted } from './compared-run.js';
import { type Group, meanIn } from './groups.js';

export interface Choice {
  readonly metric: MetricName;
  readonly direction: 'max' | 'min';
  /** Whether it is measured on the images that the result is reported on. */
  readonly on_test: boolean;
}

const BY_VALIDATION = 'validation_accuracy';

/** @param asked the requested metric; by default validation chooses if any counted run has it. */
export function choiceFor(runs: readonly ComparedRun[], asked?: MetricName, direction?: 'max' | 'min'): Choice {
  const counted = runs.filter(isCounted);
  const isValidated = counted.some(({ metrics }) => typeof metrics[BY_VALIDATION] === 'number');
  const metric = asked ?? (isValidated ? BY_VALIDATION : USUAL_METRIC);
  return { metric, direction: direction ?? (lessIsBetter(metric) ? 'min' : 'max'), on_test: isOnTest(metric) };
}

/** The best groups first, separately for each set of test images; groups without the metric are omitted. */
export const rankedByChoice = (groups: readonly Group[], choice: Choice): Block<Group>[] =>
  blocksOf(groups)
    .map(({ title, items }) => {
      const judged = items.filter((group) => meanIn(group, choice.metric) !== null);
      return { title, items: groupsByChoice(judged, choice) };
    })
    .filter(({ items }) => items.length > 0);

/** The best first, groups without the metric last. */
export function groupsByChoice(groups: readonly Group[], { metric, direction }: Choice): Group[] {
  const sign = direction === 'max' ? -1 : 1;
  const worth = (group: Group) => {
    const mean = meanIn(group, metric);
    return mean === null ? Number.POSITIVE_INFINITY : sign * mean;
  };
  return [...groups].sort((a, b) => worth(a) - worth(b));
}
