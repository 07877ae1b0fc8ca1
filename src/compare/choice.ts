// By which number something is chosen: the best group, a Pareto front, the order of a list. What is chosen on test images
// looks better than it is, so that validation images choose wherever there are any.
import { isOnTest, lessIsBetter, type MetricName, USUAL_METRIC } from '../runs/metrics.js';
import { type Block, blocksOf } from './blocks.js';
import { type ComparedRun, isCounted } from './compared-run.js';
import { type Group, meanIn } from './groups.js';

export interface Choice {
  readonly metric: MetricName;
  readonly direction: 'max' | 'min';
  /** Whether it was measured on the images that the result is reported on. */
  readonly on_test: boolean;
}

const BY_VALIDATION = 'validation_accuracy';

/** @param asked the metric that was asked for by name; without one, validation chooses if any counted run has it. */
export function choiceFor(runs: readonly ComparedRun[], asked?: MetricName, direction?: 'max' | 'min'): Choice {
  const counted = runs.filter(isCounted);
  const isValidated = counted.some(({ metrics }) => typeof metrics[BY_VALIDATION] === 'number');
  const metric = asked ?? (isValidated ? BY_VALIDATION : USUAL_METRIC);
  return { metric, direction: direction ?? (lessIsBetter(metric) ? 'min' : 'max'), on_test: isOnTest(metric) };
}

/** The best groups first, those of each set of test images by themselves; groups without the metric are left out. */
export const rankedByChoice = (groups: readonly Group[], choice: Choice): Block<Group>[] =>
  blocksOf(groups)
    .map(({ title, items }) => {
      const judged = items.filter((group) => meanIn(group, choice.metric) !== null);
      return { title, items: groupsByChoice(judged, choice) };
    })
    .filter(({ items }) => items.length > 0);

/** The best first; groups without the metric last. */
export function groupsByChoice(groups: readonly Group[], { metric, direction }: Choice): Group[] {
  const sign = direction === 'max' ? -1 : 1;
  const worth = (group: Group) => {
    const mean = meanIn(group, metric);
    return mean === null ? Number.POSITIVE_INFINITY : sign * mean;
  };
  return [...groups].sort((a, b) => worth(a) - worth(b));
}
