// For commands that take either a configuration or a finished run.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type LoadedConfig, loadConfig } from '../config/load.js';
import { isName, pathOf } from '../config/shipped.js';
import { runAtOrItself } from '../runs/reference.js';

/** Loads a configuration file, or the resolved configuration of a run directory. @throws ConfigError */
export function loadConfigOrRun(reference: string, overrides: readonly string[] = []): Promise<LoadedConfig> {
  const path = existsSync(pathOf(reference)) || !isName(reference) ? reference : runAtOrItself(reference);
  const resolved = join(path, 'resolved.yaml');
  const isRun = existsSync(path) && statSync(path).isDirectory() && existsSync(resolved);
  return loadConfig(isRun ? resolved : path, overrides);
}
