// A run as a folder for TensorBoard: <folder>/<name of the run's directory>/events.out.tfevents.<start>.lenet.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { FileError, writing } from '../files/system-error.js';
import { makeFolder, writeAtomically } from '../files/write.js';
import { startEvent, summaryEvent, versionEvent } from '../tensorboard/event.js';
import { eventFileName, eventFilesIn, isOurs } from '../tensorboard/event-file.js';
import { closingValues, scalarsOf } from '../tensorboard/run-values.js';
import type { RecordedRun } from './recorded-run.js';

/** The number of bytes written. @throws FileError if the folder has event files of this run, unless they may be replaced */
export async function writeTensorboard(run: RecordedRun, out: string, mayReplace: boolean): Promise<number> {
  const folder = join(out, run.summary.run);
  const name = eventFileName(Date.parse(run.summary.started));
  const present = eventFilesIn(folder);
  requireReplaceable(folder, present, mayReplace);
  const bytes = await encoded(run);
  makeFolder(folder);
  writeAtomically(join(folder, name), bytes);
  for (const old of present) if (old !== name) writing(join(folder, old), () => rmSync(join(folder, old)));
  return bytes.length;
}

/** Event files beside each other are one run to TensorBoard. */
function requireReplaceable(folder: string, present: readonly string[], mayReplace: boolean): void {
  const foreign = present.find((name) => !isOurs(name));
  if (foreign)
    throw new FileError(`${join(folder, foreign)} was not written by lenet; choose another folder with --out`);
  if (present.length > 0 && !mayReplace) {
    throw new FileError(`${join(folder, present[0])} already exists; --force replaces it`);
  }
}

async function encoded({ summary, lines, model }: RecordedRun): Promise<Uint8Array> {
  const begin = Date.parse(summary.started);
  const { time, step } = lines.at(-1) ?? { time: begin, step: 0 };
  return Buffer.concat([
    versionEvent(begin),
    startEvent({ time: begin, step: 0 }),
    ...lines.map((one) => summaryEvent(one, scalarsOf(one.line))),
    summaryEvent({ time, step }, await closingValues(summary, model?.tensors)),
  ]);
}
