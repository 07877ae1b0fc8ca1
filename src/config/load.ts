// Loads a file with overrides into an experiment, or reports every problem in it.
import { basename } from 'node:path';
import { sources } from '../data/sources/index.js';
import { misplaced, transforms } from '../data/transforms/index.js';
import { applyOverrides } from './apply-overrides.js';
import { withDataPath } from './data-path.js';
import type { Experiment } from './experiment.js';
import { EXPERIMENT, readWithBases } from './extends.js';
import { type ConfigInput, nameOf } from './input.js';
import { interpolated } from './interpolate.js';
import { type Located, type LocatedMap, originOf, type Path, toPlain } from './located.js';
import { type Override, parseOverride } from './override.js';
import { ConfigError, type Problem, problemAt, problemWith } from './problem.js';
import { layerNames, resolveConfig, toExperiment } from './resolve.js';
import { experimentSchema, fileSchema } from './schema.js';
import { unusedVariables } from './unused.js';

export interface LoadedConfig {
  readonly experiment: Experiment;
  /** The resolved configuration in the syntax of the files. */
  readonly resolved: Record<string, unknown>;
  /** The original text of the file. */
  readonly text: string;
  /** Makes a problem at a path of this configuration, for checks that run later: shapes, data. */
  readonly problem: (path: Path, message: string, suggestion?: string) => Problem;
}

/** Reads, extends, overrides, interpolates, validates and resolves. @throws ConfigError with all problems. */
export async function loadConfig(input: ConfigInput, overrides: readonly string[] = []): Promise<LoadedConfig> {
  return resolveFile(
    readConfig(input),
    overrides.map((argument) => parseOverride(argument)),
  );
}

/** A file merged with everything that it extends, not yet validated. */
export interface ConfigFile {
  readonly file: string;
  readonly root: LocatedMap;
  /** Variables that the file, or one that it extends, refers to. */
  readonly used: ReadonlySet<string>;
}

/** @throws ConfigError */
export function readConfig(input: ConfigInput): ConfigFile {
  const file = nameOf(input, EXPERIMENT);
  const { root, stages } = readWithBases(input, fileSchema);
  const base = root.entries.get('base');
  if (!base || root.entries.has('network')) {
    return { file, root, used: new Set(stages.flatMap((stage) => [...interpolated(stage).used])) };
  }
  throw new ConfigError([problemAt(base.key, ['base'], 'this is a study, not an experiment', `lenet sweep ${file}`)]);
}

/** Resolves a file with overrides. @throws ConfigError with all problems. */
export async function resolveFile(
  { file, root, used }: ConfigFile,
  overrides: readonly Override[],
): Promise<LoadedConfig> {
  const { changed, opened } = applyOverrides(root, overrides, { schema: fileSchema, namesOf });
  const final = interpolated(changed);
  if (final.problems.length > 0) throw new ConfigError(final.problems);
  const tree = withDataPath(final.tree);
  const variables = changed.entries.get('variables')?.value;
  const declared = variables?.kind === 'map' ? variables.entries : new Map();
  const { validate } = await import('./validate.js');
  const problems = [
    ...unusedVariables(declared, { written: used, final: new Set([...final.used, ...opened]) }, overrides),
    ...validate('experiment', fileSchema, tree).map((one) => orVariable(one, declared)),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  const resolved = resolveConfig(experimentSchema, tree, nameFrom(file));
  const experiment = toExperiment(resolved);
  const problem = (path: Path, message: string, suggestion?: string) => at(tree, path, message, suggestion);
  const late = crossChecks(experiment, problem);
  if (late.length > 0) throw new ConfigError(late);
  return { experiment, resolved, text: root.origin.source.text, problem };
}

/** For an unknown key that is the name of a variable: suggests `variables.<name>`. */
const orVariable = (problem: Problem, declared: LocatedMap['entries']): Problem =>
  declared.has(problem.path) && !Object.hasOwn(experimentSchema.properties, problem.path)
    ? { ...problem, suggestion: `did you mean variables.${problem.path}?` }
    : problem;

/** Loads an already resolved configuration, from this process or another; `file` is the name used in messages. */
export function loadResolved(resolved: Record<string, unknown>, text: string, file: string): LoadedConfig {
  return {
    ...{ experiment: toExperiment(resolved), resolved, text },
    problem: (path, message, suggestion) => ({ ...problemWith(file, message, suggestion), path: path.join('.') }),
  };
}

/** Turns a file name into a run name that the schema of `name` accepts. */
export function nameFrom(file: string): string {
  const stem = basename(file)
    .replace(/\.ya?ml$/, '')
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .slice(0, 80);
  return /^[A-Za-z0-9]/.test(stem) ? stem : `run-${stem}`;
}

function at(tree: LocatedMap, path: Path, message: string, suggestion?: string): Problem {
  return problemAt(originOf(tree, path, 'key'), path, message, suggestion);
}

const PIXEL_TRANSFORMS = transforms.kinds.filter(({ stage }) => stage === 'pixels').map(({ type }) => type);

/** Checks that JSON Schema cannot express. */
function crossChecks(experiment: Experiment, problem: LoadedConfig['problem']): Problem[] {
  const problems: Problem[] = [];
  const { type: source, options } = experiment.data.source;
  const mistake = sources.of(source).mistake?.(options);
  if (mistake) {
    const place = ['data', 'source', source, ...(mistake.option ? [mistake.option] : [])];
    problems.push(problem(place, mistake.message, mistake.help));
  }
  const wrong = misplaced(experiment.data.transforms);
  if (wrong >= 0) {
    const { type } = experiment.data.transforms[wrong];
    problems.push(
      problem(
        ['data', 'transforms', wrong],
        `${type} is in the wrong place in transforms`,
        `the order is pixel transforms (${PIXEL_TRANSFORMS.join(', ')}), augmentations, value transforms; a last pad may follow an augmentation`,
      ),
    );
  }
  return problems;
}

const namesOf = (list: Located) => layerNames((toPlain(list) as unknown[]) ?? []);
