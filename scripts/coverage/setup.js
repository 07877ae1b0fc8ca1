// A set-up file of vitest that records the code of dist/ run by each test, in this process and in those that it starts.
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { covered, union } from './intervals.js';

const FOLDER = process.env.LENET_COVERAGE;
const DIST = `${pathToFileURL(resolve('dist')).href}/`;
/** The directory for the coverage of child processes of a test. */
const CHILDREN = join(FOLDER, 'processes', String(process.pid));
mkdirSync(CHILDREN, { recursive: true });
// Some of them belong to another user.
chmodSync(CHILDREN, 0o777);
process.env.NODE_V8_COVERAGE = CHILDREN;

/** One inspector per process: test files run in it one after another. */
globalThis.coverageInspector ??= start();

function start() {
  const inspector = new Session();
  inspector.connect();
  inspector.post('Profiler.enable');
  inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return inspector;
}

/** The code that ran since the last call: a list of intervals by module. */
function ran() {
  let scripts = [];
  globalThis.coverageInspector.post('Profiler.takePreciseCoverage', (_, { result }) => {
    scripts = result;
  });
  for (const name of readdirSync(CHILDREN)) scripts.push(...scriptsIn(join(CHILDREN, name)));
  const modules = {};
  for (const { url, functions } of scripts) {
    if (!url.startsWith(DIST)) continue;
    const intervals = covered(functions);
    const module = url.slice(DIST.length);
    if (intervals.length > 0) modules[module] = union(modules[module] ?? [], intervals);
  }
  return modules;
}

function scriptsIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).result;
  } catch {
    // The process was killed while it wrote.
    return [];
  } finally {
    rmSync(file, { force: true });
  }
}

const tests = [];
/** Code that ran between the tests, such as `beforeAll`: any of them may need it. */
const shared = [];
let began = 0;

beforeEach(() => {
  shared.push(ran());
  began = performance.now();
});

afterEach(({ task }) => {
  const { currentTestName: name } = expect.getState();
  const passed = task.result?.state !== 'fail';
  tests.push({ name, passed, seconds: (performance.now() - began) / 1000, modules: ran() });
});

afterAll(() => {
  shared.push(ran());
  const file = relative(resolve('.'), expect.getState().testPath);
  writeFileSync(join(FOLDER, `${file.replaceAll('/', '.')}.json`), JSON.stringify({ file, tests, shared }));
});
