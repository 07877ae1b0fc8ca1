// Exports a stored model or the records of a run.

import type { LoadContext } from '../data/sources/index.js';
import { requireFree, writeAtomically } from '../files/write.js';
import { exportedModel } from './exported-model.js';
import { type Format, isRecordFormat } from './formats.js';
import { encodeModel } from './model-formats.js';
import { writeRecords } from './record-formats.js';
import { recordedRun } from './recorded-run.js';

export interface ExportOptions {
  readonly run: string;
  readonly format: Format;
  /** Default: <name of the run>.<format>. */
  readonly out?: string;
  /** Replaces an existing file, or the run in an existing folder. */
  readonly force: boolean;
  /** Version of lenet. */
  readonly version: string;
  readonly context: LoadContext;
}

/** @throws RunError, ConfigError, DataError, FileError */
export async function exportRun(options: ExportOptions): Promise<{ file: string; bytes: number }> {
  const { run, format, version, context, force } = options;
  const fileOf = (name: string) => options.out ?? `${name}.${format}`;
  if (isRecordFormat(format)) {
    const recorded = recordedRun(run);
    const file = fileOf(recorded.summary.name);
    return { file, bytes: await writeRecords[format](recorded, file, force) };
  }
  const model = await exportedModel(run, version, context);
  const file = fileOf(model.name);
  requireFree(file, force);
  const bytes = encodeModel[format](model);
  writeAtomically(file, bytes);
  return { file, bytes: bytes.length };
}
