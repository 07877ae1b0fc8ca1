// The code of dist/ that each test runs: collected in a run of the whole suite, kept in coverage/ until the code or the tests change.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve('coverage');

/**
 * @typedef {Record<string, import('./intervals.js').Interval[]>} Modules intervals by module of dist/
 * @typedef {{ file: string, tests: { name: string, passed: boolean, seconds: number, modules: Modules }[], shared: Modules[] }} TestFile
 */

/** Runs the suite, or those of its files whose path has one of the words. @returns whether it passed */
export function collect(words = []) {
  if (words.length === 0) rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'scripts/coverage/vitest.config.ts', ...words],
    { stdio: 'inherit', env: { ...process.env, LENET_COVERAGE: FOLDER } },
  );
  rmSync(join(FOLDER, 'processes'), { recursive: true, force: true });
  return status === 0;
}

/** The coverage collected last. @returns {TestFile[]} */
export function collected() {
  if (!existsSync(FOLDER)) return [];
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return files.map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
}
