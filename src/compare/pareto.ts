// The groups that no other beats in both the metric and a cost.
import type { MetricName } from '../runs/metrics.js';
import type { Choice } from './choice.js';
import { type Group, meanIn } from './groups.js';

export interface ParetoPoint {
  readonly group: Group;
  readonly value: number;
  readonly cost: number;
}

/** Cheapest first; groups that are equal in both stand side by side. @param cost a metric of which less is better. */
export function paretoFront(groups: readonly Group[], { metric, direction }: Choice, cost: MetricName): ParetoPoint[] {
  const sign = direction === 'max' ? 1 : -1;
  const points = groups.flatMap((group) => {
    const [value, price] = [meanIn(group, metric), meanIn(group, cost)];
    return value !== null && price !== null ? [{ group, value, cost: price }] : [];
  });
  points.sort((a, b) => a.cost - b.cost || sign * (b.value - a.value));
  let best: ParetoPoint | undefined;
  return points.filter((point) => {
    const isEqual = best !== undefined && point.value === best.value && point.cost === best.cost;
    if (best !== undefined && !isEqual && sign * point.value <= sign * best.value) return false;
    best = point;
    return true;
  });
}
