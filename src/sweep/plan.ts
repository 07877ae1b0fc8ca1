// Plans the trials of a study: all combinations of its axes, minus exclusions, for every seed.
import { resolve } from 'node:path';
import { closest, listed } from '../config/closest.js';
import { type ConfigFile, type LoadedConfig, resolveFile } from '../config/load.js';
import { type LocatedMap, originOf, type Path } from '../config/located.js';
import { type Override, parseOverride } from '../config/override.js';
import { ConfigError, type Problem, problemAt } from '../config/problem.js';
import type { LoadContext } from '../data/sources/index.js';
import { fingerprintOf } from '../runs/fingerprint.js';
import { isMetric, lessIsBetter, METRICS, USUAL_METRIC } from '../runs/metrics.js';
import type { Settings, StudyRecord, TrialRecord } from '../runs/study-records.js';
import { type Axis, axesOf, changesOf, joined, type Point } from './axes.js';
import { type Base, basesOf } from './bases.js';
import { trialChecker } from './check-trials.js';
import { requireFreeSeed, withoutRepeatedDraws } from './distinct-trials.js';
import type { Study } from './load-study.js';
import { requireSettings, selects } from './select.js';

/** Beyond this, the problems are usually one mistake repeated. */
const MOST_PROBLEMS = 10;
/** More trials than this are assumed to be a mistake. */
const MOST_TRIALS = 100_000;

/** The record of a study, and warnings about its trials. */
export interface PlannedStudy {
  readonly record: StudyRecord;
  readonly warnings: readonly Problem[];
}

/** @throws ConfigError for problems of the study or of any of its trials. */
export async function planStudy(study: Study, file: string | null, context: LoadContext): Promise<PlannedStudy> {
  const { options, root } = study;
  const bases = basesOf(root);
  const axes = axesOf(root);
  const all: Axis[] =
    bases.length > 1 ? [{ keys: ['base'], points: bases.map(labelOnly), hasBaseline: true }, ...axes] : axes;
  const keys = all.flatMap((axis) => axis.keys);
  const combinations = product(all);
  const excluded = (options.exclude ?? []) as Settings[];
  requireSettings(root, 'exclude', excluded, all);
  const kept = combinations.filter(({ settings }) => !excluded.some((wanted) => selects(wanted, settings)));
  if (kept.length === 0) throw rootError(root, 'exclude', 'every combination is excluded', 'exclude fewer');
  const { trials, remarks, warnings } = await trialsOf(study, bases, kept, context);
  const baseline = (options.baseline as Settings | undefined) ?? usualBaseline(all);
  if (options.baseline) requireSettings(root, 'baseline', [options.baseline as Settings], all);
  const found = options.reported as readonly { when: Settings; metric?: string; value: number }[];
  requireSettings(
    root,
    'reported',
    found.map(({ when }) => when),
    all,
  );
  if (options.direction && !options.metric) {
    const message = `direction needs a metric, but the study names none`;
    throw rootError(root, 'direction', message, 'for example metric: validation_loss');
  }
  const judged = options.metric ?? USUAL_METRIC;
  requireMetric(root, ['metric'], judged);
  const reported = found.map(({ when, metric = judged, value }, i) => {
    requireMetric(root, ['reported', i, 'metric'], metric);
    return { when, metric, value };
  });
  requireValidation(study, trials);
  const record: StudyRecord = {
    name: options.name,
    description: options.description ?? null,
    file: file === null ? null : resolve(file),
    created: new Date().toISOString(),
    metric: options.metric ?? null,
    direction: options.direction ?? (lessIsBetter(judged) ? 'min' : 'max'),
    keys,
    baseline,
    halving: options.halving ?? null,
    power_law: options.power_law ?? null,
    reported,
    slurm: { chunk: 1, options: {}, ...(options.slurm as Partial<StudyRecord['slurm']> | undefined) },
    trials,
    remarks,
  };
  return { record, warnings };
}

const labelOnly = ({ label }: Base): Point => ({ settings: { base: label }, changes: [] });

function product(axes: readonly Axis[]): Point[] {
  const count = axes.reduce((n, axis) => n * axis.points.length, 1);
  if (count > MOST_TRIALS) {
    const [{ entry }] = axes.flatMap((axis) => axis.points).flatMap(({ changes }) => changes);
    const message = `${count} combinations exceed the limit of ${MOST_TRIALS}`;
    throw new ConfigError([problemAt(entry.key, [], message, 'draw some of them: random: {count: ...}')]);
  }
  return axes.reduce<Point[]>(
    (points, axis) => points.flatMap((before) => axis.points.map((next) => joined([before, next]))),
    [{ settings: {}, changes: [] }],
  );
}

/** Loads and checks every combination for every seed; reports all problems at once. */
async function trialsOf(
  { options, root }: Study,
  bases: readonly Base[],
  points: readonly Point[],
  context: LoadContext,
): Promise<Pick<StudyRecord, 'trials' | 'remarks'> & Pick<PlannedStudy, 'warnings'>> {
  requireFreeSeed(points, options.repeats);
  const common = changesOf(root.entries.get('set')?.value as LocatedMap | undefined);
  const checkTrial = trialChecker(context);
  const problems = new Map<string, Problem>();
  const warnings = new Map<string, Problem>();
  const trials: TrialRecord[] = [];
  for (const { settings, changes } of points) {
    const { file } = bases.find(({ label }) => label === settings.base) ?? bases[0];
    const all = [...common, ...changes];
    try {
      const loaded = await resolveFile(file, all);
      for (const one of await checkTrial(loaded)) note(warnings, one, settings);
      const seeds = seedsOf(options.repeats, loaded.experiment.seed);
      for (const seed of seeds) trials.push(trialOf(await withSeed(loaded, file, all, seed), settings, seed));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const one of error.problems) note(problems, one, settings);
      if (problems.size >= MOST_PROBLEMS) break;
    }
  }
  if (problems.size > 0) throw new ConfigError([...problems.values()]);
  const { different, repeatedDraws } = withoutRepeatedDraws(root, trials);
  const repeated = repeatedDraws > 0 ? [`${repeatedDraws} duplicate random draws are omitted`] : [];
  const warned = [...warnings.values()].map(({ message }) => message);
  return { trials: different, remarks: [...repeated, ...warned], warnings: [...warnings.values()] };

  /** Reports each problem once. A problem outside the study file names the first trial that has it. */
  function note(into: Map<string, Problem>, problem: Problem, settings: Settings): void {
    const { name = '' } = problem.origin?.source ?? {};
    const isHere = name === root.origin.source.name || name.startsWith('--') || Object.keys(settings).length === 0;
    const message = isHere ? problem.message : `${problem.message} (trial: ${settingsText(settings)})`;
    const key = `${problem.file}:${problem.line}:${problem.column} ${problem.message}`;
    if (!into.has(key)) into.set(key, { ...problem, message });
  }
}

const settingsText = (settings: Settings) =>
  Object.entries(settings)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');

const withSeed = (loaded: LoadedConfig, file: ConfigFile, changes: readonly Override[], seed: number) =>
  loaded.experiment.seed === seed
    ? loaded
    : resolveFile(file, [...changes.filter(({ path }) => path.join('.') !== 'seed'), parseOverride(`seed=${seed}`)]);

const seedsOf = (repeats: unknown, first: number): readonly number[] =>
  Array.isArray(repeats) ? repeats : Array.from({ length: repeats as number }, (_, i) => first + i);

function trialOf({ resolved }: LoadedConfig, settings: Settings, seed: number): TrialRecord {
  const words = Object.entries(settings).map(([key, value]) =>
    key.includes('.') ? `${key.split('.').at(-1)}-${value}` : String(value),
  );
  const name = [...words, `seed-${seed}`]
    .join('_')
    // Keeps 1e+30 distinct from 1e-30.
    .replaceAll('e+', 'e')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  const id = `${name.slice(0, 70)}-${fingerprintOf(resolved).slice(0, 6)}`;
  return { id, settings, seed, config: { ...resolved, name: id } };
}

function usualBaseline(axes: readonly Axis[]): Settings | null {
  const first = axes.filter(({ hasBaseline }) => hasBaseline).map(({ points }) => points[0].settings);
  // With several axes, a row is compared within its own grid cell: only the named axes are fixed.
  return first.length > 0 ? Object.assign({}, ...first) : null;
}

function requireMetric(root: LocatedMap, path: Path, metric: string): void {
  if (isMetric(metric)) return;
  const near = closest(metric, METRICS);
  const help = near ? `did you mean ${near}?` : `it may be ${listed(METRICS)}`;
  throw new ConfigError([problemAt(originOf(root, path, 'value'), path, `unknown metric ${metric}`, help)]);
}

/** Halving chooses on validation images. */
function requireValidation({ options, root }: Study, trials: readonly TrialRecord[]): void {
  if (!options.halving) return;
  const without = trials.find(({ config }) => {
    const { split } = config.data as { split: { validation?: number } };
    return split.validation === 0;
  });
  if (!without) return;
  const message = `halving chooses on validation images, but ${without.id} has none`;
  throw rootError(root, 'halving', message, 'set: {data.split: {train: 50000, validation: 10000}}');
}

const rootError = (root: LocatedMap, key: string, message: string, help: string) =>
  new ConfigError([problemAt(originOf(root, [key], 'key'), [key], message, help)]);
