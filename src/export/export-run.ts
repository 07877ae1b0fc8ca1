// Exports a stored model to a file.

import type { LoadContext } from '../data/sources/index.js';
import { requireFree, writeAtomically } from '../files/write.js';
import { exportedModel } from './exported-model.js';
import { encodeModel, type Format } from './formats.js';

export interface ExportOptions {
  readonly run: string;
  readonly format: Format;
  /** Default: <name of the run>.<format>. */
  readonly out?: string;
  /** Replaces an existing file. */
  readonly force: boolean;
  /** Version of lenet. */
  readonly version: string;
  readonly context: LoadContext;
}

/** @throws RunError, ConfigError, DataError */
export async function exportRun(options: ExportOptions): Promise<{ file: string; bytes: number }> {
  const model = await exportedModel(options.run, options.version, options.context);
  const file = options.out ?? `${model.name}.${options.format}`;
  requireFree(file, options.force);
  const bytes = encodeModel[options.format](model);
  writeAtomically(file, bytes);
  return { file, bytes: bytes.length };
}
