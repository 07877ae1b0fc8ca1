// Whatever the disk refuses, loses or tears while a run writes, the run says so or does not need it, and what is on the
// disk afterwards goes on to the same bytes.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../src/cli/failures.js';
import { readModel } from '../../src/runs/read-model.js';
import { resumeSmall, smallRun } from '../experiment/small-run.js';
import { type Fault, install, remove } from '../files/faulty-disk.js';

const SET = ['training.log_every=3'];

afterEach(remove);

/** Model and metrics of a run: what must be the same in the end. */
const resultOf = (run: string) => ({
  model: readFileSync(join(run, 'model.safetensors')).toString('base64'),
  metrics: readFileSync(join(run, 'metrics.jsonl'), 'utf8'),
});

let undisturbed: ReturnType<typeof resultOf>;
/** The calls by which a run writes. */
let calls: readonly string[];

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lenet-faults-'));
  const seen = install({ below: join(folder, 'runs'), nth: 0, how: 'refused' });
  const { run } = await smallRun({ folder, set: SET });
  remove();
  undisturbed = resultOf(run);
  calls = seen.calls;
});

/** What a failure tells the user. */
const told = (error: unknown) => failureOf(error as Error)?.message ?? `an internal error: ${(error as Error).stack}`;

/** Runs with a fault, then takes up on a whole disk what it left. */
async function disturbed(fault: Omit<Fault, 'below'>): Promise<{ first: string; then: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'lenet-faults-'));
  install({ ...fault, below: join(folder, 'runs') });
  const first = await smallRun({ folder, set: SET }).then(() => 'finished', told);
  remove();
  const then = await takenUp(join(folder, 'runs'), fault.how === 'lost' ? /lock/ : /lock|tmp/);
  rmSync(folder, { recursive: true });
  return { first, then };
}

/** @param gone files that a run leaves to nobody */
async function takenUp(runs: string, gone: RegExp): Promise<string> {
  const [name] = existsSync(runs) ? readdirSync(runs) : [];
  if (name === undefined) return 'no run';
  const run = join(runs, name);
  try {
    await resumeSmall(run);
    readModel(run);
  } catch (error) {
    return told(error);
  }
  expect(resultOf(run)).toEqual(undisturbed);
  expect(readdirSync(run).filter((file) => gone.test(file))).toEqual([]);
  return 'the same bytes';
}

const NOT_BEGUN = /^no run$|not a run: it has no summary.json|it stopped before training began, so there is nothing/;
/** Which call brings the first summary into place: from then on there is a run. */
const begun = () => calls.indexOf('appendFileSync') + 4;

describe('a run on a disk that fails', () => {
  it('writes by many calls, all of which are counted here', () => {
    expect(calls.length).toBeGreaterThan(50);
    expect(calls.slice(0, 3)).toEqual(['mkdirSync', 'mkdirSync', 'writeFileSync']);
    expect(calls[begun()]).toBe('renameSync');
  });

  it.each([
    ['refuses a call', 'refused', 'ENOSPC', 'the disk is full', 1],
    ['refuses a call and all after it', 'dead', 'EIO', 'the disk reports an error', 4],
  ] as const)('that %s ends with a message, and resumes to the same bytes', async (_, how, code, means, by) => {
    for (let nth = 1; nth <= calls.length; nth += by) {
      const { first, then } = await disturbed({ nth, how, code });
      const where = `call ${nth}, ${calls[nth - 1]}`;
      expect(first, where).toMatch(new RegExp(`^cannot write .*: ${means}; `));
      expect(then, where).toMatch(nth > begun() + 1 ? /^the same bytes$/ : NOT_BEGUN);
    }
  });

  it('that tears a line leaves neither half in the metrics', async () => {
    const lines = calls.filter((call) => call === 'appendFileSync').length;
    // The first line is the log's, before there is a run.
    for (let nth = 2; nth <= lines; nth++) {
      const { first, then } = await disturbed({ nth, how: 'torn', code: 'EIO', call: 'appendFileSync' });
      expect(first).toMatch(/^cannot write .*: the disk reports an error/);
      expect(then, `line ${nth}`).toBe('the same bytes');
    }
  });

  it('that silently loses a rename is detected when the run is read', async () => {
    const names = calls.filter((call) => call === 'renameSync').length;
    for (let nth = 1; nth <= names; nth++) {
      const { first, then } = await disturbed({ nth, how: 'lost', call: 'renameSync' });
      expect(first).toBe('finished');
      expect(then, `rename ${nth}`).toMatch(/^the same bytes$|is missing|its bytes changed since the run ended/);
    }
  });
});

it('a run with two damaged checkpoints is not changed, and both are named', async () => {
  const { run } = await smallRun({ until: 1, set: [...SET, 'training.checkpoint_every={steps: 2}'] });
  const checkpoints = readdirSync(join(run, 'checkpoints'));
  expect(checkpoints).toHaveLength(2);
  for (const name of checkpoints) {
    const path = join(run, 'checkpoints', name);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path, bytes);
  }
  const before = readFileSync(join(run, 'summary.json'), 'utf8');
  await expect(resumeSmall(run)).rejects.toThrow(/its checkpoints are damaged \(step-0+5.*, step-0+4.*\)/);
  expect(readFileSync(join(run, 'summary.json'), 'utf8')).toBe(before);
});
