// Several changes to one configuration, by one rule for --set and for studies: variables first, a block before what is set
// inside it, and nothing that was asked for is overwritten.
import { isDeepStrictEqual } from 'node:util';
import { kindsOf, type Schema } from '../schema/index.js';
import { type Located, type LocatedMap, toPlain } from './located.js';
import { applyOverride, type Override, type Surroundings } from './override.js';
import { own } from './own.js';
import { ConfigError, position, problemAt } from './problem.js';

/**
 * The changed tree, and the variables whose values it holds in place of references to them.
 * @throws ConfigError where a path leads nowhere, or a change would overwrite another
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
 * Parameters before what may refer to them; then blocks before what is inside them, and else as they came; new names
 * last, so that paths go by those that the files give.
 */
function inOrder(overrides: readonly Override[], schema: Schema): Override[] {
  const rank = ({ path }: Override) => {
    if (path[0] === 'variables') return 0;
    return path.length > 1 && path.at(-1) === 'name' ? Number.POSITIVE_INFINITY : depthOf(path, schema);
  };
  return [...overrides].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** The steps of a walk may remake one another's. */
const areSteps = (one: Override, other: Override): boolean => one.mayBeRemade === true && other.mayBeRemade === true;

const isRemoval = ({ entry: { value } }: Override): boolean => value.kind === 'scalar' && value.value === null;

/** Whether what a removal took out is still out: taking it out again changes nothing. */
const isGone = (changed: LocatedMap, removal: Override, around: Surroundings): boolean =>
  isDeepStrictEqual(toPlain(applyOverride(changed, removal, around)), toPlain(changed));

/** Steps of a path, without those that only name the kind of a choice. */
function depthOf(path: readonly string[], schema: Schema | undefined): number {
  const [step, ...rest] = path;
  if (step === undefined) return 0;
  const kinds = schema && kindsOf(schema);
  if (!kinds) return 1 + depthOf(rest, insideOf(schema, step));
  // A word may be a kind and an option of another: activation. Where the path ends, it is the option.
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

/** Every value that an earlier change put there must still be there. @throws ConfigError */
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

/** What a value says in the end: scalars, and maps and lists without anything in them. null takes a key out, and leaves no value. */
function leavesOf(node: Located): Located[] {
  if (node.kind === 'scalar') return node.value === null ? [] : [node];
  const inner = node.kind === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value);
  return inner.length === 0 ? [node] : inner.flatMap(leavesOf);
}
