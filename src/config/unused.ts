// Finds unused variables: changing one would silently change nothing.
import { closest } from './closest.js';
import type { Entry, LocatedMap } from './located.js';
import type { Override } from './override.js';
import { type Problem, problemAt } from './problem.js';

/**
 * A variable is used if one of the files refers to it as written, or the final tree does: an extending file or an
 * override may replace the place that referred to it. A variable set by an override must be used by the final tree,
 * unless a walk may overwrite it.
 * @param declared the final `variables`
 */
export function unusedVariables(
  declared: LocatedMap['entries'],
  { written, final }: { readonly written: ReadonlySet<string>; readonly final: ReadonlySet<string> },
  overrides: readonly Override[],
): Problem[] {
  const set = new Map(overrides.filter(({ mayBeRemade }) => !mayBeRemade).flatMap(variablesSetBy));
  return [...declared].flatMap(([name, { key }]) => {
    const by = set.get(name);
    if (final.has(name) || (!by && written.has(name))) return [];
    const near = closest(
      name,
      [...declared.keys(), ...written].filter((other) => other !== name && final.has(other)),
    );
    const help = near ? `did you mean ${near}?` : `write "\${${name}}" where its value belongs, or remove it`;
    return [problemAt(by ?? key, ['variables', name], `unused variable ${name}`, help)];
  });
}

function variablesSetBy({ path, entry }: Override): [string, Entry['key']][] {
  if (path[0] !== 'variables') return [];
  if (path.length > 1) return [[path[1], entry.key]];
  const names = entry.value.kind === 'map' ? [...entry.value.entries.keys()] : [];
  return names.map((name) => [name, entry.key]);
}
