// Selects trials by settings: `exclude`, `baseline` and `reported`.
import { closest, listed } from '../config/closest.js';
import { type LocatedMap, originOf } from '../config/located.js';
import { ConfigError, problemAt } from '../config/problem.js';
import type { Settings } from '../runs/study-records.js';
import type { Axis } from './axes.js';

/** Whether settings match all wanted ones; a list matches any of its values. */
export function selects(wanted: Readonly<Record<string, unknown>>, settings: Settings): boolean {
  return Object.entries(wanted).every(([key, value]) =>
    (Array.isArray(value) ? value : [value]).some((one) => String(one) === String(settings[key])),
  );
}

/** @throws ConfigError for a key or value that no trial has. */
export function requireSettings(
  root: LocatedMap,
  section: 'exclude' | 'baseline' | 'reported',
  wanted: readonly Readonly<Record<string, unknown>>[],
  axes: readonly Axis[],
): void {
  for (const [i, settings] of wanted.entries()) {
    for (const [key, value] of Object.entries(settings)) {
      const path = { exclude: [section, i, key], baseline: [section, key], reported: [section, i, 'when', key] }[
        section
      ];
      const wrong = (message: string, help: string) =>
        new ConfigError([problemAt(originOf(root, path, 'key'), path, message, help)]);
      const keys = axes.flatMap((axis) => axis.keys);
      if (!keys.includes(key)) {
        const near = closest(key, keys);
        throw wrong(`${key} is not varied in this study`, near ? `did you mean ${near}?` : `it may be ${listed(keys)}`);
      }
      const points = axes.find((axis) => axis.keys.includes(key))?.points ?? [];
      const known = [...new Set(points.map((point) => String(point.settings[key])))];
      const unknown = [value].flat().find((one) => !known.includes(String(one)));
      if (unknown !== undefined) throw wrong(`no trial has ${key} = ${unknown}`, `it may be ${listed(known)}`);
    }
  }
}
