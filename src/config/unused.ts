// A variable that nothing refers to: what was meant to change something changes nothing.
import { closest } from './closest.js';
import type { Entry, LocatedMap } from './located.js';
import type { Override } from './override.js';
import { type Problem, problemAt } from './problem.js';

/**
 * A variable is used if one of the files refers to it as it is written, or the final tree does: what extends a file, or an
 * override, may replace the place where it stood. One that an override sets must be used by the final tree, unless a walk may
 * remake it.
 * @param declared the final `variables`
 */
export function unusedParameters(
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
    const help = near ? `did you mean ${near}?` : `write "\${${name}}" where its value belongs, or leave it out`;
    return [problemAt(by ?? key, ['variables', name], `nothing uses the variable ${name}`, help)];
  });
}

function variablesSetBy({ path, entry }: Override): [string, Entry['key']][] {
  if (path[0] !== 'variables') return [];
  if (path.length > 1) return [[path[1], entry.key]];
  const names = entry.value.kind === 'map' ? [...entry.value.entries.keys()] : [];
  return names.map((name) => [name, entry.key]);
}
