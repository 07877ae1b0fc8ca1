// The tests that run a part of a module, starting with those that run little else, as they most likely test it.
import { isIn } from '../coverage/intervals.js';

/** Maximum seconds of tests in a lot, as measured by the coverage run. */
const LOTS = [3, 15, 60];

/** This test compares declarations outside functions with the schemas and pages generated from them. */
const OF_DECLARATIONS = 'test/config/schema.test.ts';

/**
 * Lots of tests, to be run one after the other until one fails; together they take a minute at most.
 * @param {import('../coverage/collect.js').TestFile[]} files
 * @param {import('./mutants.js').Mutant} mutant
 */
export function testsFor(files, module, { start, atImport }) {
  const runs = (modules) => (atImport ? modules[module] !== undefined : isIn(modules[module] ?? [], start));
  // A process imports a module once, for the first of its test files; the module's own tests depend on it, too.
  const own = `test/${module.split('/')[0]}/`;
  const tests = files.flatMap(({ file, tests, shared }) => {
    const isShared = shared.some(runs) || (atImport && (file === OF_DECLARATIONS || file.startsWith(own)));
    const needed = isShared && file !== OF_DECLARATIONS ? shared.flatMap(Object.keys).length : 0;
    return tests
      .filter(({ passed, modules }) => passed && (isShared || runs(modules)))
      .map(({ name, seconds, modules }) => ({ file, name, seconds, breadth: needed + Object.keys(modules).length }));
  });
  tests.sort((a, b) => a.breadth - b.breadth || a.seconds - b.seconds);
  let spent = 0;
  const lots = LOTS.map(() => []);
  for (const [i, test] of tests.entries()) {
    spent += test.seconds;
    const lot = i === 0 ? 0 : LOTS.findIndex((most) => spent <= most);
    lots[lot]?.push(test);
  }
  return lots.filter((lot) => lot.length > 0);
}
