// Applies several overrides at once, the same way for --set and for studies: variables first, a block before what is
// set inside it, and an error where one override would overwrite another.
import { isDeepStrictEqual } from 'node:util';
import { kindsOf, type Schema } from '../schema/index.js';
import { type Located, type LocatedMap, toPlain } from './located.js';
import { applyOverride, type Override, type Surroundings } from './override.js';
import { own } from './own.js';
import { ConfigError, position, problemAt } from './problem.js';

/**
 * The changed tree, and the variables that overrides replaced by their values.
 * @throws ConfigError where a path leads nowhere, or an override would overwrite another
 */
export function applyOverrides(
  root: LocatedMap,
  overrides: readonly Override[],
  around: Omit<Surroundings, 'absorb' | 'opened'>,
): { readonly changed: LocatedMap; readonly opened: ReadonlySet<string> } {
  const absorbed = new Set<Located>();
  const opened = new Set<string>();
  const surroundings: Surroundings = {
    ...around,
    absorb: (node) => absorbed.add(node),
    opened: (variable) => opened.add(variable),
  };
  const ordered = inOrder(overrides, around.schema);
  let changed = root;
  for (const [i, override] of ordered.entries()) {
    const before = ordered.slice(0, i);
    const twice = before.find(({ path }) => path.join('.') === override.path.join('.'));
    if (twice && !areSteps(twice, override)) throw overwritten(twice, override);
    changed = applyOverride(changed, override, surroundings);
    requireKept(changed, before, override, absorbed);
    const restored = before.find((one) => isRemoval(one) && !isGone(changed, one, surroundings));
    if (restored && !areSteps(restored, override)) throw overwritten(restored, override);
  }
  return { changed, opened };
}

/**
 * Variables before values that may refer to them, then outer blocks before inner ones, otherwise in the given order.
 * Renames come last, so that paths use the names in the files.
 */
function inOrder(overrides: readonly Override[], schema: Schema): Override[] {
  const rank = ({ path }: Override) => {
    if (path[0] === 'variables') return 0;
    return path.length > 1 && path.at(-1) === 'name' ? Number.POSITIVE_INFINITY : depthOf(path, schema);
  };
  return [...overrides].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** One step of a walk may overwrite another. */
const areSteps = (one: Override, other: Override): boolean => one.mayBeRemade === true && other.mayBeRemade === true;

const isRemoval = ({ entry: { value } }: Override): boolean => value.kind === 'scalar' && value.value === null;

/** Whether a removed entry is still absent, so that removing it again changes nothing. */
const isGone = (changed: LocatedMap, removal: Override, around: Surroundings): boolean =>
  isDeepStrictEqual(toPlain(applyOverride(changed, removal, around)), toPlain(changed));

/** Length of a path, not counting steps that only name the kind of a choice. */
function depthOf(path: readonly string[], schema: Schema | undefined): number {
  const [step, ...rest] = path;
  if (step === undefined) return 0;
  const kinds = schema && kindsOf(schema);
  if (!kinds) return 1 + depthOf(rest, insideOf(schema, step));
  // A word may name both a kind and an option of another kind, as `activation` does. At the end of the path it is the
  // option.
  const kind = own(kinds, step);
  const option = Object.values(kinds)
    .map((one) => propertyOf(one, step))
    .find((one) => one !== undefined);
  if (kind && !(option && rest.length === 0)) return depthOf(rest, kind);
  return 1 + depthOf(rest, option);
}

const insideOf = (schema: Schema | undefined, step: string): Schema | undefined =>
  (schema?.items as Schema | undefined) ?? propertyOf(schema, step);

const propertyOf = (schema: Schema | undefined, step: string): Schema | undefined =>
  own(schema?.properties as Record<string, Schema> | undefined, step);

/** @throws ConfigError if an override has overwritten the value of an earlier one */
function requireKept(
  changed: LocatedMap,
  before: readonly Override[],
  last: Override,
  absorbed: ReadonlySet<Located>,
): void {
  const kept = new Set<Located>(absorbed);
  collect(changed, kept);
  const lost = before.find((one) => !areSteps(one, last) && leavesOf(one.entry.value).some((leaf) => !kept.has(leaf)));
  if (lost) throw overwritten(lost, last);
}

function overwritten(first: Override, last: Override): ConfigError {
  const { source, start } = first.entry.key;
  const place = source.name.startsWith('--') ? source.name : `${source.name}:${position(source.text, start).line}`;
  const [path, other] = [last.path.join('.'), first.path.join('.')];
  const what = path === other ? `${path} is set twice` : `${path} would overwrite what ${other} sets`;
  return new ConfigError([problemAt(last.entry.key, last.path, `${what}: first by ${place}`, 'keep one of them')]);
}

function collect(node: Located, into: Set<Located>): void {
  into.add(node);
  if (node.kind === 'list') for (const item of node.items) collect(item, into);
  if (node.kind === 'map') for (const { value } of node.entries.values()) collect(value, into);
}

/** The values that a node sets: scalars, empty maps and empty lists. A null removes its key and sets nothing. */
function leavesOf(node: Located): Located[] {
  if (node.kind === 'scalar') return node.value === null ? [] : [node];
  const inner = node.kind === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value);
  return inner.length === 0 ? [node] : inner.flatMap(leavesOf);
}
