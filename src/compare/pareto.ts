// The Pareto front of groups: no other group is better in both the metric and a cost.
import { lessIsBetter, type MetricName } from '../runs/metrics.js';
import type { Choice } from './choice.js';
import { type Group, meanIn } from './groups.js';

export interface ParetoPoint {
  readonly group: Group;
  readonly data: Group['data'];
  readonly value: number;
  readonly cost: number;
}

/**
 * Cheapest first; groups that are equal in both are all on the front. For a cost such as images_per_second, more is
 * better.
 * @param groups tested on the same images
 */
export function paretoFront(groups: readonly Group[], { metric, direction }: Choice, cost: MetricName): ParetoPoint[] {
  const sign = direction === 'max' ? 1 : -1;
  const price = lessIsBetter(cost) ? 1 : -1;
  const points = groups.flatMap((group) => {
    const [value, paid] = [meanIn(group, metric), meanIn(group, cost)];
    return value !== null && paid !== null ? [{ group, data: group.data, value, cost: paid }] : [];
  });
  points.sort((a, b) => price * (a.cost - b.cost) || sign * (b.value - a.value));
  let best: ParetoPoint | undefined;
  return points.filter((point) => {
    const isEqual = best !== undefined && point.value === best.value && point.cost === best.cost;
    if (best !== undefined && !isEqual && sign * point.value <= sign * best.value) return false;
    best = point;
    return true;
  });
}
