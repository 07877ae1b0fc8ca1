// What differs between two configurations, setting by setting.
import { flattenConfig } from '../runs/flatten-config.js';

export interface SettingDifference {
  readonly setting: string;
  /** null where the setting is absent. */
  readonly first: unknown;
  readonly second: unknown;
}

/** The settings of two resolved configurations that are not equal, in the order of the first. */
export function differencesBetween(
  first: Readonly<Record<string, unknown>>,
  second: Readonly<Record<string, unknown>>,
): SettingDifference[] {
  const [a, b] = [flattenConfig(first), flattenConfig(second)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((setting) => JSON.stringify(a.get(setting)) !== JSON.stringify(b.get(setting)))
    .map((setting) => ({ setting, first: a.get(setting) ?? null, second: b.get(setting) ?? null }));
}
