// Rejects duplicate trials: two that train the same would be one result under two labels.
import { type LocatedMap, originOf, type Path, toPlain } from '../config/located.js';
import { ConfigError, problemAt } from '../config/problem.js';
import { fingerprintOf } from '../runs/fingerprint.js';
import { INERT_KEYS, MEASUREMENTS } from '../runs/inert-keys.js';
import type { Settings, TrialRecord } from '../runs/study-records.js';
import type { Point } from './axes.js';

/**
 * The trials, pairwise different by fingerprint. Of duplicate random draws the first is kept.
 * @throws ConfigError for different labels of the same trial.
 */
export function withoutRepeatedDraws(
  root: LocatedMap,
  trials: readonly TrialRecord[],
): { different: TrialRecord[]; repeatedDraws: number } {
  const drawn = Object.keys((toPlain(root) as { random?: { values?: object } }).random?.values ?? {});
  const known = new Map<string, TrialRecord>();
  let repeatedDraws = 0;
  for (const trial of trials) {
    const fingerprint = fingerprintOf(trial.config, Object.keys(MEASUREMENTS));
    const other = known.get(fingerprint);
    if (!other) known.set(fingerprint, trial);
    else if (isOtherDraw(other, trial, drawn)) repeatedDraws++;
    else throw sameTrial(root, other, trial);
  }
  return { different: [...known.values()], repeatedDraws };
}

const isOtherDraw = (a: TrialRecord, b: TrialRecord, drawn: readonly string[]): boolean =>
  drawn.length > 0 && differing(a.settings, b.settings).every((key) => drawn.includes(key));

const differing = (a: Settings, b: Settings): string[] => Object.keys(a).filter((key) => a[key] !== b[key]);

function sameTrial(root: LocatedMap, a: TrialRecord, b: TrialRecord): ConfigError {
  const keys = differing(a.settings, b.settings);
  const [key] = keys;
  if (key === undefined) {
    const message = `repeats names seed ${b.seed} twice`;
    return new ConfigError([problemAt(originOf(root, ['repeats'], 'value'), ['repeats'], message, 'each seed once')]);
  }
  const said = ({ settings }: TrialRecord) => keys.map((one) => `${one} ${settings[one]}`).join(', ');
  const reason = { ...INERT_KEYS, ...MEASUREMENTS }[key];
  const inert = reason === undefined ? undefined : `${key} does not affect results: ${reason}`;
  const message = `${said(a)} and ${said(b)} train the same${inert ? ` (${inert})` : ''}`;
  const path = placeOf(root, key, b.settings[key]);
  const help = inert ? `remove ${key} from the study` : 'keep one of them';
  return new ConfigError([problemAt(originOf(root, path, 'key'), path, message, help)]);
}

/** Path of a setting in the study file. */
function placeOf(root: LocatedMap, key: string, label: Settings[string]): Path {
  const sections: Path[] = [
    ['grid', key],
    ['zip', key],
    ['random', 'values', key],
    [{ case: 'cases' }[key] ?? key, String(label)],
  ];
  const plain = toPlain(root);
  const has = (path: Path) =>
    path.reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[String(step)], plain);
  return sections.find((path) => has(path) !== undefined) ?? ['base'];
}

/** @throws ConfigError if both an axis and `repeats` set seeds. */
export function requireFreeSeed(points: readonly Point[], repeats: unknown): void {
  if (repeats === 1) return;
  const seed = points.flatMap(({ changes }) => changes).find(({ path }) => path.join('.') === 'seed');
  if (!seed) return;
  const message = 'seeds are set twice: here and by repeats';
  throw new ConfigError([problemAt(seed.entry.key, ['seed'], message, 'list the seeds: repeats: [1, 2]')]);
}
