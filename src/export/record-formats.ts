// Writes the records of a run in each format.
import { requireFree, writeAtomically } from '../files/write.js';
import { csvOf } from './csv.js';
import type { RecordFormat } from './formats.js';
import { writeMlflow } from './mlflow/store.js';
import type { RecordedRun } from './recorded-run.js';
import { writeTensorboard } from './tensorboard.js';

/** Writes to a file (csv) or adds to a folder; the number of bytes. @throws FileError, RunError */
export const writeRecords: Readonly<
  Record<RecordFormat, (run: RecordedRun, out: string, mayReplace: boolean) => number | Promise<number>>
> = {
  tensorboard: writeTensorboard,
  mlflow: writeMlflow,
  csv: (run, out, mayReplace) => {
    requireFree(out, mayReplace);
    const text = csvOf(run);
    writeAtomically(out, text);
    return Buffer.byteLength(text);
  },
};
