// The source of figures: one run, or a comparison of several.
import type { LoadContext } from '../data/sources/index.js';
import type { EngineName } from '../kernels/index.js';
import { isStudyDirectory } from '../runs/study-directory.js';
import { type ComparisonSource, comparisonSource } from './comparison-source.js';
import { FigureError } from './figure.js';
import { type FigureOptions, type RunSource, runSource } from './run-source.js';

export interface SourceOptions extends FigureOptions {
  /** The metric to compare several runs by. */
  readonly metric?: string;
  readonly engine: EngineName;
  readonly context: LoadContext;
}

/** @throws FigureError for an option that does not apply to one run, or to several; RunError; ViewError */
export function figureSource(
  paths: readonly string[],
  options: SourceOptions,
): { readonly run: RunSource } | { readonly comparison: ComparisonSource } {
  const [path] = paths;
  if (paths.length > 1 || isStudyDirectory(path)) {
    if (options.layer) throw new FigureError('--layer is for the figures of one run');
    return { comparison: comparisonSource(paths, options.metric) };
  }
  if (options.metric) throw new FigureError('--metric is for the figures of several runs');
  return { run: runSource(path, options.engine, options.context, options) };
}
