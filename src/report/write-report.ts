// A report written to its file.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadContext } from '../data/sources/index.js';
import { FigureError } from '../figures/figure.js';
import { runSource } from '../figures/run-source.js';
import type { EngineName } from '../kernels/index.js';
import { RunError, writeAtomically } from '../runs/run-directory.js';
import { isStudyDirectory } from '../runs/study-directory.js';
import { comparisonReport } from './comparison-report.js';
import { runReport } from './run-report.js';

export interface ReportOptions {
  readonly metric?: string;
  /** Default: report.html in the directory of the run or study, or here for several runs. */
  readonly out?: string;
  /** Replaces a file that was named and is there. */
  readonly force: boolean;
  readonly points: number;
  readonly mistakes: number;
  readonly engine: EngineName;
  readonly context: LoadContext;
  readonly version: string;
}

/** @throws RunError, DataError, FigureError, ViewError */
export async function writeReport(
  paths: readonly string[],
  options: ReportOptions,
): Promise<{ file: string; bytes: number }> {
  const { out, force, engine, context, version, metric } = options;
  if (out && existsSync(out) && !force) throw new RunError(`${out} is there already; --force replaces it`);
  const isRun = paths.length === 1 && !isStudyDirectory(paths[0]);
  if (isRun && metric) throw new FigureError('--metric is what several runs are compared by, and this is one');
  const page = isRun
    ? await runReport(runSource(paths[0], engine, context, options), version)
    : await comparisonReport(paths, metric, version);
  const file = out ?? (paths.length === 1 ? join(paths[0], 'report.html') : 'report.html');
  if (!out && paths.length > 1 && existsSync(file) && !force) {
    throw new RunError(`${file} is there already; --force replaces it`);
  }
  writeAtomically(file, page);
  return { file, bytes: Buffer.byteLength(page) };
}
