// Runs a property on as many damaged inputs as the time allows. FUZZ_SECONDS and FUZZ_SEED are set by `npm run fuzz`.
import fc from 'fast-check';
import { expect } from 'vitest';
import { failureOf } from '../../src/cli/failures.js';
import { ConfigError } from '../../src/config/problem.js';

/** Seconds for each kind of input in `npm test`. */
const SHORT = 0.4;
const FEWEST = 5;
/** Seconds after which one input counts as a hang: a busy machine may be ten times slower than a quiet one. */
const LONGEST = 10;

const seconds = Number(process.env.FUZZ_SECONDS ?? SHORT);
const seed = process.env.FUZZ_SEED === undefined ? Date.now() % 2 ** 31 : Number(process.env.FUZZ_SEED);

/** The outcomes of the inputs of one kind. */
interface Counts {
  inputs: number;
  refused: number;
}

/** Whether the command reports an error as a sentence, so it is not a bug. */
const isDocumented = (error: unknown): boolean =>
  error instanceof ConfigError || (error instanceof Error && failureOf(error) !== undefined);

/**
 * Passes the intact input, which must be accepted, and then damaged ones to `use` until the time is over. Fails on any
 * error that the command does not report as a sentence, on an input that takes very long, and on failed expectations of
 * `use` about an accepted input.
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
  // At least some inputs, even on a busy machine.
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
