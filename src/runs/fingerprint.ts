// Fingerprint of a configuration: equal for two configurations that train to the same bytes.
import { createHash } from 'node:crypto';
import { INERT_KEYS, withoutKeys } from './inert-keys.js';

/**
 * SHA-256 in hex of a resolved configuration without the keys that do not affect results, and independent of key order.
 * @param besides further keys to omit
 */
export const fingerprintOf = (resolved: Readonly<Record<string, unknown>>, besides: readonly string[] = []): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(withoutKeys(resolved, [...Object.keys(INERT_KEYS), ...besides]))))
    .digest('hex');

/** The value with the keys of its maps sorted. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
