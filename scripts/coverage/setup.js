// Writes down what each test runs of dist/, in this process and in those that it starts: a set-up file of vitest.
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { covered, union } from './intervals.js';

const FOLDER = process.env.LENET_COVERAGE;
const DIST = `${pathToFileURL(resolve('dist')).href}/`;
/** Where the processes that a test starts leave what they ran. */
const CHILDREN = join(FOLDER, 'processes', String(process.pid));
mkdirSync(CHILDREN, { recursive: true });
// Some of them belong to another user.
chmodSync(CHILDREN, 0o777);
process.env.NODE_V8_COVERAGE = CHILDREN;

/** One inspector a process: test files follow one another in it. */
globalThis.coverageInspector ??= start();

function start() {
  const inspector = new Session();
  inspector.connect();
  inspector.post('Profiler.enable');
  inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return inspector;
}

/** What ran since this was last called: a list of intervals by module. */
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
    // The process was killed as it wrote.
    return [];
  } finally {
    rmSync(file, { force: true });
  }
}

const tests = [];
/** What ran between the tests, such as `beforeAll`: any of them may need it. */
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
