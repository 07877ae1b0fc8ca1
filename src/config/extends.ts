// `extends: ./base.yaml`, or the name of a shipped one: merges a configuration into the one it extends.
import { kindsOf, type Schema } from '../schema/index.js';
import { type ConfigInput, readInput } from './input.js';
import type { Located, LocatedMap } from './located.js';
import { own } from './own.js';
import { ConfigError, problemAt } from './problem.js';
import { pathOf } from './shipped.js';

/** Stands for the file of a configuration that is plain data. */
export const EXPERIMENT = 'experiment';

/** A file merged with everything it extends. */
export interface Merged {
  readonly root: LocatedMap;
  /** The innermost base, then the result after each further file; the last one is the merged root. */
  readonly stages: readonly LocatedMap[];
}

/**
 * Reads a configuration and everything that it extends, nearest last. Maps are merged key by key, lists and
 * scalars replaced; a choice (an optimizer, say) is replaced when its kind changes; `key: null` removes.
 * @throws ConfigError for an `extends` whose file is missing, that is not a path, or that is circular
 */
export function readWithBases(input: ConfigInput, schema: Schema, chain: readonly string[] = []): Merged {
  const root = asMap(readInput(input, EXPERIMENT));
  const entry = root.entries.get('extends');
  if (!entry) return { root, stages: [root] };
  const { value } = entry;
  if (value.kind !== 'scalar' || typeof value.value !== 'string') {
    throw new ConfigError([
      problemAt(value.origin, ['extends'], 'extends must be the path of one file, or one name', 'extends: ./base.yaml'),
    ]);
  }
  const base = pathOf(value.value, value.origin.source.directory);
  const files = typeof input === 'string' ? [...chain, pathOf(input)] : chain;
  if (files.includes(base)) {
    const loop = [...files, base].map((p) => p.split('/').at(-1)).join(' -> ');
    throw new ConfigError([
      problemAt(value.origin, ['extends'], `circular extends: ${loop}`, 'remove extends from one of them'),
    ]);
  }
  const under = readBase(base, value.origin, schema, files);
  const entries = new Map(root.entries);
  entries.delete('extends');
  const merged = merge(under.root, { ...root, entries }, schema) as LocatedMap;
  return { root: merged, stages: [...under.stages, merged] };
}

function readBase(base: string, origin: Located['origin'], schema: Schema, chain: readonly string[]): Merged {
  try {
    return readWithBases(base, schema, chain);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // A base that cannot be read is reported at the `extends` that names it.
    const problems = error.problems.map((problem) =>
      problem.origin
        ? problem
        : problemAt(origin, ['extends'], `${problem.file}: ${problem.message}`, problem.suggestion),
    );
    throw new ConfigError(problems);
  }
}

function asMap(root: Located): LocatedMap {
  if (root.kind === 'map') return root;
  throw new ConfigError([
    problemAt(root.origin, [], 'an experiment is a map of keys: name, data, network, head, training', 'see configs/'),
  ]);
}

/** Merges `over` into `under`. */
function merge(under: Located, over: Located, schema: Schema | undefined): Located {
  if (under.kind !== 'map' || over.kind !== 'map') return over;
  // A table (rates by epoch) is replaced as a whole: merging two tables makes no sense.
  if (schema?.patternProperties) return over;
  const kinds = schema && kindsOf(schema);
  if (kinds) {
    const [before] = under.entries.keys();
    const [after] = over.entries.keys();
    if (before !== after) return over;
  }
  const entries = new Map(under.entries);
  for (const [key, entry] of over.entries) {
    const below = under.entries.get(key);
    if (below && !kinds && isRemoval(entry.value)) {
      entries.delete(key);
      continue;
    }
    const properties = kinds ?? (schema?.properties as Record<string, Schema> | undefined);
    entries.set(key, below ? { ...entry, value: merge(below.value, entry.value, own(properties, key)) } : entry);
  }
  return { kind: 'map', entries, origin: over.origin };
}

/** Only an explicit `key: null` removes: a key with nothing after it is more likely unfinished. */
function isRemoval(value: Located): boolean {
  if (value.kind !== 'scalar' || value.value !== null) return false;
  const { source, start, end } = value.origin;
  return /^(null|Null|NULL|~)$/.test(source.text.slice(start, end));
}
