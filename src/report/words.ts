// The results of a comparison in sentences.

import { rankedByChoice } from '../compare/choice.js';
import type { Group } from '../compare/groups.js';
import type { ComparisonSource } from '../figures/comparison-source.js';
import { isShare, showChange, showSpread, titleOf } from '../format/metric.js';

/** Maximum number of differences listed. */
const MOST = 6;

export function inWords(source: ComparisonSource): string[] {
  return [...bestOf(source), ...differencesOf(source), ...effectsOf(source)];
}

/** Chooses by validation images if there are any, and adds the result on the test images. */
function bestOf({ groups, analysis: { choice }, metric, nameOf }: ComparisonSource): string[] {
  const worth = ({ stats }: Group) => (stats ? showSpread(metric, stats.mean, stats.deviation) : '-');
  const by = `${choice.metric}${choice.on_test ? ', chosen on the test images,' : ''}`;
  return rankedByChoice(groups, choice).map(({ items: [best, next] }) => {
    const head = `The best by ${by} is ${nameOf(best)}; its ${metric}: ${worth(best)} (n = ${best.stats?.n ?? 0}).`;
    return next ? `${head} Next is ${nameOf(next)}: ${worth(next)}.` : head;
  });
}

function differencesOf({ groups, metric, nameOf }: ComparisonSource): string[] {
  const unit = isShare(metric) ? ' points' : '';
  const told = groups
    .filter(({ verdict }) => verdict === 'better' || verdict === 'worse')
    .sort((a, b) => Math.abs(b.difference?.estimate ?? 0) - Math.abs(a.difference?.estimate ?? 0));
  const sentences = told.slice(0, MOST).flatMap((group) => {
    const { difference, verdict } = group;
    if (!difference) return [];
    const [estimate, low, high] = [difference.estimate, difference.low, difference.high].map((x) =>
      showChange(metric, x),
    );
    return [`${nameOf(group)} is ${verdict} than its baseline: ${estimate}${unit}, 95 % interval ${low} to ${high}.`];
  });
  const more = told.length > MOST ? [`${told.length - MOST} more differ from their baselines.`] : [];
  const same = groups.filter(({ verdict }) => verdict === 'not told apart').map(nameOf);
  const equal = same.length > 0 ? [`Not told apart from the baseline: ${same.join('; ')}.`] : [];
  return [...sentences, ...more, ...equal];
}

function effectsOf({ effects }: ComparisonSource): string[] {
  if (!effects.isComplete) return [];
  const shares = [...effects.keys]
    .sort((a, b) => b.share - a.share)
    .map(({ key, share }) => `${titleOf(key)} ${Math.round(100 * share)} %`);
  return shares.length > 1
    ? [`Share of the variance between groups explained by each key alone: ${shares.join(', ')}.`]
    : [];
}
