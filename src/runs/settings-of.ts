// The settings of a run as names and plain values, for other programs.
import { flattenConfig } from './flatten-config.js';
import { INERT_KEYS, withoutKeys } from './inert-keys.js';

/** Settings that may affect the result; those without a value are left out. */
export const settingsOf = (config: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> =>
  new Map(
    [...flattenConfig(withoutKeys(config, Object.keys(INERT_KEYS)))].filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  );
