// A configuration tree that remembers where each value was written, through `extends`, `${variables}` and `--set`, so
// that every later error can point at a line.

/** The text of a file or of a `--set` argument. */
export interface Source {
  /** The name shown to the user. */
  readonly name: string;
  readonly text: string;
  /** Relative paths are resolved against it. */
  readonly directory: string;
}

/** A range of characters in a source. */
export interface Origin {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

type Scalar = string | number | boolean | null;

export type Located =
  | { readonly kind: 'scalar'; readonly value: Scalar; readonly origin: Origin }
  | { readonly kind: 'list'; readonly items: readonly Located[]; readonly origin: Origin }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Entry>; readonly origin: Origin };

export type LocatedMap = Extract<Located, { kind: 'map' }>;

export interface Entry {
  /** Location of the key. */
  readonly key: Origin;
  readonly value: Located;
}

export type Path = readonly (string | number)[];

/** Formats a path: network.0.conv2d.filters. */
export const formatPath = (path: Path): string => path.join('.');

/** The tree as plain data. */
export function toPlain(node: Located): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toPlain);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, toPlain(value)]));
}

/** The value at a path, or its deepest existing ancestor. */
function nearest(root: Located, path: Path): Located {
  let node = root;
  for (const step of path) {
    const next = childOf(node, step);
    if (!next) break;
    node = next;
  }
  return node;
}

/** The location to report for a path: the key of the map entry, or the value itself. */
export function originOf(root: Located, path: Path, part: 'key' | 'value'): Origin {
  const parent = nearest(root, path.slice(0, -1));
  const last = path.at(-1);
  if (part === 'key' && parent.kind === 'map' && last !== undefined) {
    const entry = parent.entries.get(String(last));
    if (entry) return entry.key;
  }
  return nearest(root, path).origin;
}

export function childOf(node: Located, step: string | number): Located | undefined {
  if (node.kind === 'list') return node.items[Number(step)];
  if (node.kind === 'map') return node.entries.get(String(step))?.value;
  return undefined;
}

/** A copy of a map with one entry set. */
export function withEntry(map: LocatedMap, key: string, entry: Entry): LocatedMap {
  return { ...map, entries: new Map(map.entries).set(key, entry) };
}

/** A copy of a tree with every scalar passed through `change`. */
export function mapScalars(node: Located, change: (scalar: Extract<Located, { kind: 'scalar' }>) => Located): Located {
  if (node.kind === 'scalar') return change(node);
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => mapScalars(item, change)) };
  const entries = new Map<string, Entry>();
  for (const [key, entry] of node.entries) {
    entries.set(key, { ...entry, value: mapScalars(entry.value, change) });
  }
  return { ...node, entries };
}

/** Plain data as a tree with one origin. */
export function locatedFrom(value: unknown, origin: Origin): Located {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => locatedFrom(item, origin)), origin };
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', value: value as Scalar, origin };
  const entries = Object.entries(value).map(
    ([key, inner]) => [key, { key: origin, value: locatedFrom(inner, origin) }] as const,
  );
  return { kind: 'map', entries: new Map(entries), origin };
}

/** A copy of a tree with every node at one origin, such as a command-line argument. */
export function relocated(node: Located, origin: Origin): Located {
  if (node.kind === 'scalar') return { ...node, origin };
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => relocated(item, origin)), origin };
  const entries = new Map<string, Entry>();
  for (const [key, { value }] of node.entries) entries.set(key, { key: origin, value: relocated(value, origin) });
  return { kind: 'map', entries, origin };
}
