// Processes killed when the disk reaches a state, not after a time: a busy machine changes nothing.
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomStream } from '../../src/random/index.js';

/** Every run of the tests draws other moments; TEST_SEED repeats one. */
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const random = randomStream(seed, 'kill');

/** A number from `from` to `to`, and a sentence on how to draw it again. */
export const drawn = (from: number, to: number) => from + random.integer(to - from + 1);
export const repeatWith = `TEST_SEED=${seed} repeats it`;

/** Sends a signal once a condition holds; for `meanwhile`. */
export const signalWhen =
  (condition: () => boolean, signal: NodeJS.Signals = 'SIGKILL') =>
  (child: ChildProcess): void => {
    const timer = setInterval(() => {
      if (!condition()) return;
      clearInterval(timer);
      child.kill(signal);
    }, 2);
    child.on('exit', () => clearInterval(timer));
  };

/** Lines of metrics that the runs in a directory have written so far. */
export function linesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder)
    .map((run) => join(folder, run, 'metrics.jsonl'))
    .filter((file) => existsSync(file));
  return files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0);
}
