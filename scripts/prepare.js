// Runs after `npm ci`, and again at the first `npx lenet` in a checkout: builds what is missing or
// older than its sources.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';

const LAST_BUILT = 'oclif.manifest.json';
const SOURCES = [
  'package.json',
  'package-lock.json',
  'asconfig.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts',
  'src',
];

const changed = (path) => statSync(path).mtimeMs;

function* within(path) {
  yield path;
  // Directories count, too: their time changes when a file in them is deleted.
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) yield* within(`${path}/${name}`);
}

const newest = Math.max(...SOURCES.flatMap((source) => [...within(source)]).map(changed));
const upToDate = existsSync('dist') && existsSync(LAST_BUILT) && changed(LAST_BUILT) > newest;
if (!upToDate) execFileSync('npm', ['run', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' });
