// The axes of a study: trials are all combinations of one point from each.
import { type Entry, type Located, type LocatedMap, toPlain } from '../config/located.js';
import type { Override } from '../config/override.js';
import { ConfigError, problemAt } from '../config/problem.js';
import { type Random, randomStream } from '../random/index.js';
import type { Settings } from '../runs/study-records.js';
import { type Distribution, draw, faultOf } from './distributions.js';
import { distinct, labelOf } from './label.js';

/** One point of an axis: its label and its overrides. */
export interface Point {
  readonly settings: Settings;
  readonly changes: readonly Override[];
}

export interface Axis {
  /** The keys of its points' settings: a path, or the kind of axis (`case`). */
  readonly keys: readonly string[];
  readonly points: readonly Point[];
  /** Whether its first point is the baseline. */
  readonly hasBaseline: boolean;
}

/** All axes of a study except `base`, in the order in which their overrides apply. @throws ConfigError */
export function axesOf(study: LocatedMap): Axis[] {
  const entry = (key: string) => study.entries.get(key);
  const map = (key: string) => entry(key)?.value as LocatedMap | undefined;
  const axes: Axis[] = [];
  const [cases, ablate, walk] = [map('cases'), map('ablate'), map('walk')];
  if (cases) axes.push({ keys: ['case'], points: namedPoints('case', cases), hasBaseline: true });
  if (ablate) axes.push({ keys: ['ablate'], points: ablation(ablate), hasBaseline: true });
  if (walk) axes.push({ keys: ['walk'], points: walked(walk), hasBaseline: true });
  const zip = map('zip');
  if (zip) axes.push(zipped(zip));
  for (const [path, { key, value }] of map('grid')?.entries ?? []) {
    const points = valuesOf(value).map(({ label, value: v }) => point(path, label, key, v));
    axes.push({ keys: [path], points, hasBaseline: false });
  }
  const random = map('random');
  if (random) axes.push(drawn(random));
  return axes;
}

/** The overrides of `set`, which apply to every trial. */
export const changesOf = (map: LocatedMap | undefined): Override[] =>
  [...(map?.entries ?? [])].map(([path, { key, value }]) => change(path, key, value));

const change = (path: string, key: Entry['key'], value: Located): Override => ({
  path: path.split('.'),
  entry: { key, value },
});

const point = (path: string, label: Settings[string], key: Entry['key'], value: Located): Point => ({
  settings: { [path]: label },
  changes: [change(path, key, value)],
});

/** A case without overrides may be left empty. */
const changesIn = (value: Located): Override[] => (value.kind === 'map' ? changesOf(value) : []);

function namedPoints(kind: string, cases: LocatedMap): Point[] {
  return [...cases.entries].map(([name, { value }]) => ({ settings: { [kind]: name }, changes: changesIn(value) }));
}

function ablation(changes: LocatedMap): Point[] {
  return [unchanged('ablate', 'baseline', changes), ...namedPoints('ablate', changes)];
}

/** The point without overrides. @throws ConfigError where another point has its name, which would merge two groups */
function unchanged(kind: string, name: string, changes: LocatedMap): Point {
  const same = changes.entries.get(name);
  if (same) {
    const message = `${name} is the name of the unchanged experiment in ${kind}`;
    throw new ConfigError([problemAt(same.key, [kind, name], message, 'give this change another name')]);
  }
  return { settings: { [kind]: name }, changes: [] };
}

/** Each step keeps the overrides of earlier steps, except those it overwrites. */
function walked(steps: LocatedMap): Point[] {
  const points: Point[] = [unchanged('walk', 'start', steps)];
  for (const { settings, changes } of namedPoints('walk', steps)) {
    const isRemade = ({ path }: Override) => changes.some((next) => next.path.every((step, i) => step === path[i]));
    const before = (points.at(-1) as Point).changes.filter((one) => !isRemade(one));
    points.push({ settings, changes: [...before, ...changes.map((one) => ({ ...one, mayBeRemade: true }))] });
  }
  return points;
}

interface Labelled {
  readonly label: Settings[string];
  readonly value: Located;
}

/** The values of a grid or zip: a list, or a map from labels to values. */
function valuesOf(node: Located): Labelled[] {
  if (node.kind === 'map') return [...node.entries].map(([label, { value }]) => ({ label, value }));
  if (node.kind !== 'list') return [];
  const labels = distinct(node.items.map((item) => labelOf(toPlain(item))));
  return node.items.map((value, i) => ({ label: labels[i], value }));
}

function zipped(zip: LocatedMap): Axis {
  const columns = [...zip.entries].map(([path, { key, value }]) =>
    valuesOf(value).map(({ label, value: v }) => point(path, label, key, v)),
  );
  const [[first], ...others] = [...zip.entries];
  const odd = others.find((_, i) => columns[i + 1].length !== columns[0].length);
  if (odd) {
    const [path, { key, value }] = odd;
    const message = `zip combines values by position, but ${path} has ${valuesOf(value).length} where ${first} has ${columns[0].length}`;
    throw new ConfigError([
      problemAt(key, ['zip', path], message, 'give each the same number of values, or use grid for all combinations'),
    ]);
  }
  const points = columns[0].map((_, i) => joined(columns.map((column) => column[i])));
  return { keys: [...zip.entries.keys()], points, hasBaseline: false };
}

/** Merges several points into one. */
export const joined = (points: readonly Point[]): Point => ({
  settings: Object.assign({}, ...points.map(({ settings }) => settings)),
  changes: points.flatMap(({ changes }) => changes),
});

function drawn(random: LocatedMap): Axis {
  const { count, seed = 1 } = toPlain(random) as { count: number; seed?: number };
  const values = random.entries.get('values')?.value as LocatedMap;
  for (const [path, { key, value }] of values.entries) {
    const fault = faultOf(toPlain(value) as Distribution);
    if (fault) throw new ConfigError([problemAt(key, ['random', 'values', path], fault, 'write [low, high]')]);
  }
  // One stream per path: adding points or paths does not change earlier draws.
  const streams = new Map([...values.entries.keys()].map((path) => [path, randomStream(seed, 'study', path)]));
  const points = Array.from({ length: count }, () => {
    const parts = [...values.entries].map(([path, { key, value }]) => {
      const number = draw(toPlain(value) as Distribution, streams.get(path) as Random);
      const choice = (value as LocatedMap).entries.get('choice')?.value;
      if (!choice) return point(path, number, key, { kind: 'scalar', value: number, origin: value.origin });
      const { label, value: item } = valuesOf(choice)[number];
      return point(path, label, key, item);
    });
    return joined(parts);
  });
  return { keys: [...values.entries.keys()], points, hasBaseline: false };
}
