// Runs a property on as many damaged inputs as the time allows. FUZZ_SECONDS and FUZZ_SEED are set by `npm run fuzz`.
import fc from 'fast-check';
import { expect } from 'vitest';
import { failureOf } from '../../src/cli/failures.js';
import { ConfigError } from '../../src/config/problem.js';

/** Of each kind of input, in `npm test`. */
const SHORT = 0.4;
const FEWEST = 5;
/** Seconds after which one input counts as a hang: a busy machine may be ten times slower than a quiet one. */
const LONGEST = 10;

const seconds = Number(process.env.FUZZ_SECONDS ?? SHORT);
const seed = process.env.FUZZ_SEED === undefined ? Date.now() % 2 ** 31 : Number(process.env.FUZZ_SEED);

/** What became of the inputs of one kind. */
interface Counts {
  inputs: number;
  refused: number;
}

/** Whether the command has a sentence for an error: it is no mistake of ours. */
const isDocumented = (error: unknown): boolean =>
  error instanceof ConfigError || (error instanceof Error && failureOf(error) !== undefined);

/**
 * Hands the whole input, which must be taken, and then damaged ones to `use` until the time is over. It fails on any error that the command has no sentence for, on an input that
 * takes very long, and on what `use` expects of an input that is taken.
 */
export async function fuzz<Input>(
  what: string,
  { whole, damaged }: { readonly whole: Input; readonly damaged: fc.Arbitrary<Input> },
  use: (input: Input) => Promise<void> | void,
) {
  await use(whole);
  const counts: Counts = { inputs: 0, refused: 0 };
  const property = fc.asyncProperty(damaged, async (input) => {
    counts.inputs++;
    const began = performance.now();
    try {
      await use(input);
    } catch (error) {
      if (!isDocumented(error)) throw error;
      counts.refused++;
    }
    const took = (performance.now() - began) / 1000;
    if (took > LONGEST) throw new Error(`it took ${took.toFixed(1)} s`);
  });
  // Some in any case, on a busy machine too.
  await fc.assert(property, { seed, numRuns: FEWEST });
  const details = await fc.check(property, {
    ...{ seed: seed + 1, numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: 1000 * seconds },
    markInterruptAsFailure: false,
  });
  expect(details.counterexample, await fc.asyncDefaultReportMessage(details)).toBeNull();
  if (process.env.FUZZ_SECONDS !== undefined) {
    process.stdout.write(`${what}: ${counts.inputs} inputs, ${counts.refused} refused (seed ${seed})\n`);
  }
}
