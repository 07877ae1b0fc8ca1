// `--set path.to.key=value`: one value changed from the command line, or by a study.
import { kindsOf, type Schema } from '../schema/index.js';
import { closest, listed } from './closest.js';
import { dereference } from './interpolate.js';
import { type Entry, type Located, type LocatedMap, type Origin, relocated, withEntry } from './located.js';
import { own } from './own.js';
import { parseYaml } from './parse-yaml.js';
import { ConfigError, problemAt, problemWith } from './problem.js';

/** One value to be put somewhere, and where it was asked for. */
export interface Override {
  /** Steps: keys, an index or a layer's name for a list; the kind of a choice may be left out. */
  readonly path: readonly string[];
  readonly entry: Entry;
  /** Whether what comes after it may do it over: a step of a walk. */
  readonly mayBeRemade?: boolean;
}

/** `training.epochs=2`: the value is YAML. @throws ConfigError */
export function parseOverride(argument: string): Override {
  const equals = argument.indexOf('=');
  const path = argument.slice(0, Math.max(0, equals)).trim();
  const steps = path.split('.');
  if (equals < 1 || steps.includes('')) {
    throw new ConfigError([
      problemWith(`--set ${argument}`, 'this is not of the form path=value', '--set training.epochs=2'),
    ]);
  }
  const source = { name: `--set ${path}`, text: argument, directory: process.cwd() };
  const value = parseValue(argument.slice(equals + 1), source);
  return { path: steps, entry: { key: { source, start: 0, end: equals }, value } };
}

/**
 * Puts a value where its path leads (`training.optimizer.learning_rate`, `network.c1.filters`).
 * @param nameOf the name of the item at an index of a list, given or automatic.
 * @throws ConfigError
 */
export function applyOverride(
  root: LocatedMap,
  { path, entry }: Override,
  schema: Schema,
  nameOf: (list: Located, index: number) => string | undefined,
): LocatedMap {
  const tools = { nameOf, opened: (node: Located) => (node.kind === 'scalar' ? dereference(root, node) : node) };
  return setIn(root, path, entry, schema, tools) as LocatedMap;
}

function parseValue(text: string, source: Origin['source']): Located {
  const whole: Origin = { source, start: source.text.length - text.length, end: source.text.length };
  if (text.trim() === '') return { kind: 'scalar', value: '', origin: whole };
  return relocated(parseYaml({ ...source, text }), whole);
}

type NameOf = (list: Located, index: number) => string | undefined;

/** `opened`: a value that a path leads into, with its reference replaced. */
interface Tools {
  readonly nameOf: NameOf;
  readonly opened: (node: Located) => Located;
}

function setIn(
  before: Located | undefined,
  path: readonly string[],
  entry: Entry,
  schema: Schema | undefined,
  tools: Tools,
): Located {
  const [step, ...rest] = path;
  if (step === undefined) return entry.value;
  const node = before && path[0] !== 'parameters' ? tools.opened(before) : before;
  const kinds = schema && kindsOf(schema);
  if (kinds) return setInChoice(node, path, entry, { kinds, usual: schema.default }, tools);
  if (node?.kind === 'list') return setInList(node, step, rest, entry, schema, tools);
  const map: LocatedMap = node?.kind === 'map' ? node : { kind: 'map', entries: new Map(), origin: entry.key };
  const properties = schema?.properties as Record<string, Schema> | undefined;
  const value = setIn(map.entries.get(step)?.value, rest, entry, own(properties, step), tools);
  // A key that was there keeps its place unless it is the very one that is set.
  const key = rest.length > 0 ? (map.entries.get(step)?.key ?? entry.key) : entry.key;
  return withEntry(map, step, { key, value });
}

/** `adam.learning_rate`, or `learning_rate` of the kind that it is now or by default; a bare name opens up. */
function setInChoice(
  node: Located | undefined,
  path: readonly string[],
  entry: Entry,
  { kinds, usual }: { kinds: Record<string, Schema>; usual: unknown },
  tools: Tools,
): Located {
  const bare = node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
  const given = bare ?? (node?.kind === 'map' ? [...node.entries.keys()][0] : undefined);
  const current = given ?? (typeof usual === 'string' ? usual : undefined);
  // A word may name both a kind and an option of the present one: activation, in a dense layer.
  const options =
    current === undefined ? undefined : (own(kinds, current)?.properties as Record<string, Schema> | undefined);
  const named = Object.hasOwn(kinds, path[0]) && !(path[0] !== current && own(options, path[0]));
  const kind = named ? path[0] : current;
  const rest = named ? path.slice(1) : path;
  if (kind === undefined) {
    throw new ConfigError([
      problemAt(entry.key, path, `there is no ${path[0]} here`, `choose ${listed(Object.keys(kinds))} first`),
    ]);
  }
  const before = node?.kind === 'map' && kind === current ? node.entries.get(kind) : undefined;
  const value = setIn(before?.value, rest, entry, own(kinds, kind), tools);
  const origin = node?.origin ?? entry.key;
  return { kind: 'map', entries: new Map([[kind, { key: before?.key ?? origin, value }]]), origin };
}

function setInList(
  list: Extract<Located, { kind: 'list' }>,
  step: string,
  rest: readonly string[],
  entry: Entry,
  schema: Schema | undefined,
  tools: Tools,
): Located {
  const names = list.items.map((_, i) => tools.nameOf(list, i));
  const index = /^\d+$/.test(step) ? Number(step) : names.indexOf(step);
  if (index < 0 || index >= list.items.length) {
    const known = names.filter((name) => name !== undefined);
    const near = closest(step, known);
    const range = list.items.length > 0 ? `0 to ${list.items.length - 1}` : 'none: the list is empty';
    throw new ConfigError([
      problemAt(
        entry.key,
        [step],
        `there is no item ${step} in this list`,
        near ? `did you mean ${near}?` : `items: ${range}${known.length > 0 ? `; by name: ${known.join(', ')}` : ''}`,
      ),
    ]);
  }
  const items = [...list.items];
  items[index] = setIn(items[index], rest, entry, schema?.items as Schema | undefined, tools);
  return { ...list, items };
}
