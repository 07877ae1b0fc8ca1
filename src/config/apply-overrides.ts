// Several changes to one configuration, by one rule for --set and for studies: parameters first, a block before what is set
// inside it, and nothing that was asked for is overwritten.
import { kindsOf, type Schema } from '../schema/index.js';
import type { Located, LocatedMap } from './located.js';
import { applyOverride, type Override, type Surroundings } from './override.js';
import { own } from './own.js';
import { ConfigError, position, problemAt } from './problem.js';

/** @throws ConfigError where a path leads nowhere, or a change would overwrite another */
export function applyOverrides(
  root: LocatedMap,
  overrides: readonly Override[],
  around: Omit<Surroundings, 'absorb'>,
): LocatedMap {
  const absorbed = new Set<Located>();
  const ordered = inOrder(overrides, around.schema);
  let changed = root;
  for (const [i, override] of ordered.entries()) {
    changed = applyOverride(changed, override, { ...around, absorb: (node) => absorbed.add(node) });
    if (i > 0) requireKept(changed, ordered.slice(0, i), override, absorbed);
  }
  return changed;
}

/** Parameters before what may refer to them; then blocks before what is inside them, and else as they came. */
function inOrder(overrides: readonly Override[], schema: Schema): Override[] {
  const rank = ({ path }: Override) => (path[0] === 'parameters' ? 0 : depthOf(path, schema));
  return [...overrides].sort((a, b) => rank(a) - rank(b));
}

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

/** Every value that an earlier change put there must still be there; the steps of a walk may remake one another's. */
function requireKept(
  changed: LocatedMap,
  before: readonly Override[],
  last: Override,
  absorbed: ReadonlySet<Located>,
): void {
  const kept = new Set<Located>(absorbed);
  collect(changed, kept);
  const lost = before.find(
    (one) => !(one.mayBeRemade && last.mayBeRemade) && leavesOf(one.entry.value).some((leaf) => !kept.has(leaf)),
  );
  if (!lost) return;
  const { source, start } = lost.entry.key;
  const place = source.name.startsWith('--') ? source.name : `${source.name}:${position(source.text, start).line}`;
  const [path, other] = [last.path.join('.'), lost.path.join('.')];
  const what = path === other ? `${path} is set twice` : `${path} would overwrite what ${other} sets`;
  throw new ConfigError([problemAt(last.entry.key, last.path, `${what}: first by ${place}`, 'keep one of them')]);
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
