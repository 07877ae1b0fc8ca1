// The groups that no other beats in both the metric and a cost.
import type { MetricName } from '../runs/metrics.js';
import type { Group } from './groups.js';
import { meanOf } from './statistics.js';

export interface ParetoPoint {
  readonly group: Group;
  readonly value: number;
  readonly cost: number;
}

/** Cheapest first. @param cost a metric of which less is better. */
export function paretoFront(groups: readonly Group[], cost: MetricName, direction: 'max' | 'min'): ParetoPoint[] {
  const sign = direction === 'max' ? 1 : -1;
  const points = groups.flatMap((group) => {
    const costs = group.runs.map(({ metrics }) => metrics[cost]).filter((one) => typeof one === 'number');
    return group.stats && costs.length > 0 ? [{ group, value: group.stats.mean, cost: meanOf(costs) }] : [];
  });
  points.sort((a, b) => a.cost - b.cost || sign * (b.value - a.value));
  let best = Number.NEGATIVE_INFINITY;
  return points.filter(({ value }) => {
    if (sign * value <= best) return false;
    best = sign * value;
    return true;
  });
}
