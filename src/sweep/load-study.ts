// Loads and validates a study from its file, or builds one from a configuration and command-line flags.
import { stringify } from 'yaml';
import { type ConfigInput, nameOf, readInput } from '../config/input.js';
import { nameFrom } from '../config/load.js';
import {
  childOf,
  type Entry,
  type Located,
  type LocatedMap,
  type Origin,
  relocated,
  toPlain,
  withEntry,
} from '../config/located.js';
import { parseOverride } from '../config/override.js';
import { parseYaml, readYaml } from '../config/parse-yaml.js';
import { ConfigError, problemAt, problemWith } from '../config/problem.js';
import { withDefaults } from '../config/resolve.js';
import { pathOf } from '../config/shipped.js';
import { type StudyOptions, studySchema } from './study-schema.js';

export interface Study {
  readonly options: Omit<StudyOptions, 'name'> & { readonly name: string };
  /** The tree of the study, with the location of each option. */
  readonly root: LocatedMap;
  /** The study as self-contained YAML, which is kept with its results. */
  readonly text: string;
}

/** Flags of `lenet sweep` that change a study. */
export interface StudyFlags {
  readonly name?: string;
  /** `path=value,value`: additional axes. */
  readonly grid?: readonly string[];
  /** `path=value`: overrides for every trial. */
  readonly set?: readonly string[];
  readonly repeats?: number;
  readonly metric?: string;
}

/** Stands for the file of a study that is plain data. */
const STUDY = 'study';

/** Reads a study, or builds one from an experiment. @throws ConfigError with all problems. */
export async function loadStudy(input: ConfigInput, flags: StudyFlags = {}): Promise<Study> {
  const read = readInput(input, STUDY);
  const root = withFlags(isStudy(read) ? read : studyOf(read.origin, input, flags), flags);
  const { validate } = await import('../config/validate.js');
  const problems = validate('study', studySchema, root);
  if (problems.length > 0) throw new ConfigError(problems);
  const options = withDefaults(studySchema, toPlain(root)) as StudyOptions;
  const stem = nameFrom(nameOf(input, STUDY));
  const name = options.name ?? (isStudy(read) ? stem : `${stem}-sweep`);
  const text = stringify({ name, ...(toPlain(root) as object), base: absolute(root.entries.get('base')?.value) });
  return { options: { ...options, name }, root, text };
}

/** Base experiments with absolute paths. */
function absolute(base: Located | undefined): unknown {
  if (base?.kind === 'scalar') return pathOf(String(base.value), base.origin.source.directory);
  if (base?.kind === 'list') return base.items.map(absolute);
  return base && Object.fromEntries([...base.entries].map(([label, { value }]) => [label, absolute(value)]));
}

/** Whether a file is a study rather than an experiment. @throws ConfigError when it cannot be read */
export const isStudyFile = (file: string): boolean => isStudy(readYaml(pathOf(file)));

function isStudy(root: Located): root is LocatedMap {
  return root.kind === 'map' && root.entries.has('base') && !root.entries.has('network');
}

/** @throws ConfigError when nothing varies. */
function studyOf(origin: Origin, file: ConfigInput, { grid = [], repeats }: StudyFlags): LocatedMap {
  if (typeof file !== 'string') {
    const help = 'base: the path of a configuration, or a name of lenet list';
    throw new ConfigError([problemAt(origin, [], 'a study that is plain data needs a base', help)]);
  }
  if (grid.length === 0 && repeats === undefined) {
    const example = `lenet sweep ${file} --grid training.batch_size=16,32,64 --repeats 3`;
    throw new ConfigError([problemWith(file, 'this is a single experiment without anything to vary', example)]);
  }
  const base: Entry = { key: origin, value: { kind: 'scalar', value: pathOf(file), origin } };
  return { kind: 'map', entries: new Map([['base', base]]), origin };
}

/** Flags take precedence over the file. */
function withFlags(root: LocatedMap, { name, grid = [], set = [], repeats, metric }: StudyFlags): LocatedMap {
  let result = root;
  const put = (key: string, entry: Entry) => {
    result = withEntry(result, key, entry);
  };
  const under = (key: string, path: string, entry: Entry) => {
    const before = childOf(result, key);
    const map: LocatedMap = before?.kind === 'map' ? before : { kind: 'map', entries: new Map(), origin: entry.key };
    // A flag overrides the file, but not another flag.
    const { name: first } = map.entries.get(path)?.key.source ?? { name: '' };
    if (first.startsWith('--')) {
      throw new ConfigError([
        problemAt(entry.key, [key, path], `${path} is set twice: first by ${first}`, 'keep one of them'),
      ]);
    }
    put(key, { key: entry.key, value: withEntry(map, path, entry) });
  };
  const plain = (flag: string, value: string | number) => put(flag, flagEntry(`--${flag}`, String(value), value));
  if (name !== undefined) plain('name', name);
  if (metric !== undefined) plain('metric', metric);
  if (repeats !== undefined) plain('repeats', repeats);
  for (const argument of grid) {
    const { path, entry } = gridAxis(argument);
    under('grid', path, entry);
  }
  for (const argument of set) {
    const { path, entry } = parseOverride(argument);
    under('set', path.join('.'), entry);
  }
  return result;
}

/** `training.batch_size=16,32`: the values are the items of a YAML list. @throws ConfigError */
function gridAxis(argument: string): { path: string; entry: Entry } {
  const at = argument.indexOf('=');
  const path = argument.slice(0, Math.max(0, at)).trim();
  if (at < 1 || argument.slice(at + 1).trim() === '') {
    const help = '--grid training.batch_size=16,32,64';
    throw new ConfigError([problemWith(`--grid ${argument}`, 'this is not of the form path=value,value', help)]);
  }
  const { key } = flagEntry(`--grid ${path}`, argument, path);
  const list = parseYaml({ ...key.source, text: `[${argument.slice(at + 1)}]` });
  return { path, entry: { key, value: relocated(list, key) } };
}

function flagEntry(flag: string, text: string, value: string | number): Entry {
  const source = { name: flag, text, directory: process.cwd() };
  const origin = { source, start: 0, end: text.length };
  return { key: origin, value: { kind: 'scalar', value, origin } };
}
