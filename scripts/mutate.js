// npm run mutate -- PATH [--count 30] [--seed 1] [--jobs 2]: puts small faults into modules of src/, one at a time, and prints
// those that no test detects. Run `npm run coverage` first: it tells which tests run the faulty code.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { collected } from './coverage/collect.js';
import { testsFor } from './mutation/choose-tests.js';
import { applied, lineOf, mutantsOf, parses } from './mutation/mutants.js';
import { neverFalsy } from './mutation/never-falsy.js';
import { Sandbox } from './mutation/sandbox.js';

const {
  positionals: [path],
  values: { count, seed, jobs },
} = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
  },
});
const EQUIVALENT = JSON.parse(readFileSync('scripts/mutation/equivalent.json', 'utf8'));

/** The modules of dist/ built from a path in src/. */
function modulesOf(path) {
  const built = path.replace(/^src\//, '').replace(/\.ts$/, '.js');
  if (!existsSync(join('dist', built))) throw new Error(`${path} is not a module or directory of src/`);
  if (statSync(join('dist', built)).isFile()) return [built];
  const names = readdirSync(join('dist', built), { recursive: true }).filter((name) => name.endsWith('.js'));
  return names.map((name) => join(built, name)).sort();
}

/** `count` of the mutants of these modules, drawn by the seed. */
function sample(modules, count, seed) {
  const all = modules.flatMap((module) => {
    const code = readFileSync(join('dist', module), 'utf8');
    const all = mutantsOf(code).map((mutant) => ({ module, code, mutant, ...lineOf(code, mutant) }));
    const defaults = all.filter(({ change }) => change === '?? -> ||').sort((a, b) => a.mutant.start - b.mutant.start);
    const same = neverFalsy(module);
    return all.filter((one) => !same[defaults.indexOf(one)]);
  });
  const generator = xoroshiro128plus(seed);
  const drawn = [];
  while (drawn.length < count && all.length > 0) {
    const [one] = all.splice(uniformInt(generator, 0, all.length - 1), 1);
    if (parses(applied(one.code, one.mutant))) drawn.push(one);
  }
  return drawn;
}

/** The column distinguishes the same change twice in a line. */
const isEquivalent = ({ module, line, column, change }) =>
  EQUIVALENT.some(
    (known) =>
      known.module === module &&
      known.line === line &&
      known.change === change &&
      (known.column === undefined || known.column === column),
  );

/** Whether a test fails with the mutant; the likeliest tests run first. */
async function isKilled({ module, code, mutant }, files, sandbox) {
  for (const tests of testsFor(files, module, mutant)) {
    // A fault may make a test wait for ever, and tests are slower in a sandbox.
    const seconds = 30 + 5 * tests.reduce((sum, test) => sum + test.seconds, 0);
    if (await sandbox.notices(module, applied(code, mutant), tests, seconds)) return true;
  }
  return false;
}

const files = collected();
if (path === undefined || files.length === 0) {
  console.error('npm run mutate -- PATH [--count 30] [--seed 1] [--jobs 2], after npm run coverage');
  process.exit(2);
}
const mutants = sample(modulesOf(path), Number(count), Number(seed)).filter((mutant) => !isEquivalent(mutant));
const waiting = [...mutants];
const survivors = [];

async function work() {
  const sandbox = new Sandbox();
  try {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { module, line, column, change } = next;
      const killed = await isKilled(next, files, sandbox);
      if (!killed) survivors.push({ module, line, column, change });
      console.log(`${killed ? 'killed  ' : 'SURVIVED'} ${module}:${next.number}  ${change}  in  ${line}`);
    }
  } finally {
    sandbox.remove();
  }
}
await Promise.all(Array.from({ length: Number(jobs) }, work));
const killed = mutants.length - survivors.length;
console.log(
  `\n${path}: ${killed} of ${mutants.length} mutants killed (${Math.round((100 * killed) / mutants.length)} %)`,
);
for (const survivor of survivors) console.log(JSON.stringify(survivor));
