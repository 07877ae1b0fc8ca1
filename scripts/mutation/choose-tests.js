// The tests that run a place of a module, the quickest first.
import { isIn } from '../coverage/intervals.js';

/** Seconds of tests, as the coverage run measured them, that one mutant may cost. */
const MOST = 60;

/**
 * Two lots: what is quick, at once; then the rest, until `MOST`.
 * @param {import('../coverage/collect.js').TestFile[]} files
 * @param {import('./mutants.js').Mutant} mutant
 */
export function testsFor(files, module, { start, atImport }) {
  const runs = (modules) => (atImport ? modules[module] !== undefined : isIn(modules[module] ?? [], start));
  const tests = files.flatMap(({ file, tests, shared }) => {
    const isShared = shared.some(runs);
    return tests
      .filter(({ passed, modules }) => passed && (isShared || runs(modules)))
      .map(({ name, seconds }) => ({ file, name, seconds }));
  });
  tests.sort((a, b) => a.seconds - b.seconds);
  let spent = 0;
  const affordable = tests.filter(({ seconds }, i) => {
    spent += seconds;
    return i === 0 || spent <= MOST;
  });
  const isQuick = ({ seconds }) => seconds < 0.5;
  return [affordable.filter(isQuick), affordable.filter((test) => !isQuick(test))].filter((lot) => lot.length > 0);
}
