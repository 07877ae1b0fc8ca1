// Writes a report to its file.

import { join } from 'node:path';
import { figureSource, type SourceOptions } from '../figures/source.js';
import { requireFree, writeAtomically } from '../files/write.js';
import { comparisonReport } from './comparison-report.js';
import { runReport } from './run-report.js';

export interface ReportOptions extends SourceOptions {
  /** Default: report.html in the directory of the run or study, or in the working directory for several runs. */
  readonly out?: string;
  /** Replaces an existing file of the user; a report in its run's directory is always replaced. */
  readonly force: boolean;
  readonly version: string;
}

/** @throws RunError, DataError, FigureError, ViewError */
export async function writeReport(
  paths: readonly string[],
  options: ReportOptions,
): Promise<{ file: string; bytes: number }> {
  const { out, force, version } = options;
  const own = out === undefined && paths.length === 1 ? join(paths[0], 'report.html') : undefined;
  const file = own ?? out ?? 'report.html';
  requireFree(file, force || own !== undefined);
  const source = figureSource(paths, options);
  const page =
    'run' in source ? await runReport(source.run, version) : await comparisonReport(source.comparison, paths, version);
  writeAtomically(file, page);
  return { file, bytes: Buffer.byteLength(page) };
}
