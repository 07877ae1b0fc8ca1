// Included configurations that still differ after a study has set the same keys for all of them.
import { basename } from 'node:path';
import { loadConfig } from '../../src/config/load.js';
import { fingerprintOf } from '../../src/runs/fingerprint.js';

/** The first of each; a study refuses bases with the same effective configuration. */
export async function differentConfigs(files: readonly string[], set: Readonly<Record<string, unknown>>) {
  const overrides = Object.entries(set).map(([path, value]) => `${path}=${JSON.stringify(value)}`);
  const known = new Map<string, string>();
  for (const file of files) {
    const fingerprint = fingerprintOf((await loadConfig(file, overrides)).resolved);
    if (!known.has(fingerprint)) known.set(fingerprint, file);
  }
  return [...known.values()].map((file) => ({ file, name: basename(file, '.yaml') }));
}
