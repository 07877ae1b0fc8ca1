// Overrides: `--set path.to.key=value`, and the settings of a study.
import { kindsOf, type Schema } from '../schema/index.js';
import { closest, listed } from './closest.js';
import { dereference } from './interpolate.js';
import {
  type Entry,
  type Located,
  type LocatedMap,
  locatedFrom,
  type Origin,
  relocated,
  withEntry,
} from './located.js';
import { own } from './own.js';
import { parseYaml } from './parse-yaml.js';
import { ConfigError, problemAt, problemWith } from './problem.js';

/** A value to set, and where it was given. */
export interface Override {
  /** Steps: keys, an index or a layer's name for a list; the kind of a choice may be omitted. */
  readonly path: readonly string[];
  readonly entry: Entry;
  /** Whether a later override may overwrite it: a step of a walk. */
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

/** How paths resolve list items and references, and callbacks for what they expand. */
export interface Surroundings {
  readonly schema: Schema;
  /** Names of a list's items, given or automatic. */
  readonly namesOf: (list: Located) => readonly (string | undefined)[];
  /** Called for a bare kind, a reference or an empty map that a path goes into: it is stored in expanded form. */
  readonly absorb: (node: Located) => void;
  /** Called for a variable that a path goes into: its value replaces the reference. */
  readonly opened: (variable: string) => void;
}

/**
 * Sets the value at a path (`training.optimizer.learning_rate`, `network.c1.filters`); null removes an entry of a map.
 * @throws ConfigError
 */
export function applyOverride(root: LocatedMap, { path, entry }: Override, around: Surroundings): LocatedMap {
  const { schema, namesOf, absorb } = around;
  const opened = (node: Located) => {
    if (node.kind !== 'scalar') return node;
    const { value, used } = dereference(root, node);
    if (value !== node) absorb(node);
    for (const variable of used) around.opened(variable);
    return value;
  };
  const names = (list: Located) => namesOf(dereference(root, list).value);
  return setIn(root, path, entry, schema, { names, opened, absorb }) as LocatedMap;
}

function parseValue(text: string, source: Origin['source']): Located {
  const whole: Origin = { source, start: source.text.length - text.length, end: source.text.length };
  if (text.trim() === '') return { kind: 'scalar', value: '', origin: whole };
  return relocated(parseYaml({ ...source, text }), whole);
}

/** `opened` expands a value that a path goes into, and resolves its reference. */
interface Tools {
  readonly names: (list: Located) => readonly (string | undefined)[];
  readonly opened: (node: Located) => Located;
  readonly absorb: (node: Located) => void;
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
  const node = before && path[0] !== 'variables' ? tools.opened(before) : before;
  const kinds = schema && kindsOf(schema);
  if (kinds) return setInChoice(node, path, entry, { kinds, usual: schema.default }, tools);
  const list = node ?? usualList(schema, entry);
  if (list?.kind === 'list') return setInList(list, step, rest, entry, schema, tools);
  if (node?.kind === 'map' && node.entries.size === 0) tools.absorb(node);
  const map: LocatedMap = node?.kind === 'map' ? node : { kind: 'map', entries: new Map(), origin: entry.key };
  const properties = schema?.properties as Record<string, Schema> | undefined;
  if (rest.length === 0 && isNull(entry.value) && (map.entries.has(step) || own(properties, step))) {
    return { ...map, entries: new Map([...map.entries].filter(([key]) => key !== step)) };
  }
  const value = setIn(map.entries.get(step)?.value, rest, entry, own(properties, step), tools);
  // An existing key keeps its origin unless it is the key being set.
  const key = rest.length > 0 ? (map.entries.get(step)?.key ?? entry.key) : entry.key;
  return withEntry(map, step, { key, value });
}

const isNull = (value: Located) => value.kind === 'scalar' && value.value === null;

/** The default list of a schema, for a list that is not written. @throws ConfigError if there is no default */
function usualList(schema: Schema | undefined, { key }: Entry): Located | undefined {
  if (schema?.type !== 'array') return undefined;
  if (Array.isArray(schema.default)) return locatedFrom(schema.default, key);
  throw new ConfigError([
    problemAt(key, [], 'cannot set an item: the list does not exist yet', 'write the whole list'),
  ]);
}

/** Sets `adam.learning_rate`, or `learning_rate` of the current or default kind; expands a bare name. */
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
  // A word may name both a kind and an option of the present kind: activation, in a dense layer.
  const options =
    current === undefined ? undefined : (own(kinds, current)?.properties as Record<string, Schema> | undefined);
  const named = Object.hasOwn(kinds, path[0]) && !(path[0] !== current && own(options, path[0]));
  const kind = named ? path[0] : current;
  const rest = named ? path.slice(1) : path;
  if (kind === undefined) {
    throw new ConfigError([
      problemAt(entry.key, path, `${path[0]} is not set`, `choose ${listed(Object.keys(kinds))} first`),
    ]);
  }
  if (node && bare !== undefined && kind === current) tools.absorb(node);
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
  const names = tools.names(list);
  const index = /^\d+$/.test(step) ? Number(step) : names.indexOf(step);
  if (index < 0 || index >= list.items.length) throw noItem(list, step, names, entry.key);
  const items = [...list.items];
  items[index] = setIn(items[index], rest, entry, schema?.items as Schema | undefined, tools);
  return { ...list, items };
}

function noItem(
  { items }: Extract<Located, { kind: 'list' }>,
  step: string,
  names: readonly (string | undefined)[],
  at: Origin,
): ConfigError {
  const known = names.filter((name) => name !== undefined);
  const near = /^-?\d+$/.test(step) ? undefined : closest(step, known);
  const range = items.length > 0 ? `it has 0 to ${items.length - 1}` : 'it is empty';
  const named = known.length > 0 ? `, by name ${known.join(', ')}` : '';
  const help = near ? `did you mean ${near}?` : `${range}${named}; to add an item, write the whole list`;
  return new ConfigError([problemAt(at, [step], `no item ${step} in this list`, help)]);
}
