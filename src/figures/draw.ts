// Figures drawn into files, each beside its specification.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadContext } from '../data/sources/index.js';
import type { EngineName } from '../kernels/index.js';
import { writeAtomically } from '../runs/run-directory.js';
import { isStudyDirectory } from '../runs/study-directory.js';
import { comparisonFigures } from './comparison/index.js';
import { comparisonSource } from './comparison-source.js';
import { type Figure, FigureError } from './figure.js';
import { type PictureFormat, render, themed } from './render.js';
import { runFigures } from './run/index.js';
import { type FigureOptions, runSource } from './run-source.js';

export interface Drawn {
  readonly name: string;
  /** The picture; undefined where the source has nothing to draw. */
  readonly file?: string;
  readonly seconds: number;
}

interface DrawOptions {
  /** Names of figures; all by default. */
  readonly only?: readonly string[];
  readonly format: PictureFormat;
  /** Called after each figure. */
  readonly progress?: (drawn: Drawn) => void;
}

export interface FiguresOptions extends DrawOptions, FigureOptions {
  /** What several runs are compared by. */
  readonly metric?: string;
  /** Directory; by default figures/ in that of the run or study, or here for several runs. */
  readonly out?: string;
  readonly engine: EngineName;
  readonly context: LoadContext;
}

/** Of one run what it learnt; of several, or a study, how they compare. @throws FigureError, RunError, DataError ... */
export function drawFiguresOf(paths: readonly string[], options: FiguresOptions): Promise<Drawn[]> {
  const [path] = paths;
  const directory = options.out ?? (paths.length === 1 ? join(path, 'figures') : 'figures');
  if (paths.length === 1 && !isStudyDirectory(path)) {
    if (options.metric) throw new FigureError('--metric is what several runs are compared by, and this is one');
    const source = runSource(path, options.engine, options.context, options);
    return drawFigures(runFigures, source, directory, options);
  }
  if (options.layer) throw new FigureError('--layer is for the figures of one run');
  return drawFigures(comparisonFigures, comparisonSource(paths, options.metric), directory, options);
}

/** @throws FigureError for a name that there is not; RunError when nothing can be written. */
async function drawFigures<Source>(
  figures: readonly Figure<Source>[],
  source: Source,
  directory: string,
  { only, format, progress }: DrawOptions,
): Promise<Drawn[]> {
  const unknown = only?.find((name) => !figures.some((figure) => figure.name === name));
  if (unknown !== undefined) {
    throw new FigureError(
      `there is no figure ${unknown} here; there are ${figures.map(({ name }) => name).join(', ')}`,
    );
  }
  const drawn: Drawn[] = [];
  mkdirSync(directory, { recursive: true });
  for (const figure of figures.filter(({ name }) => only?.includes(name) ?? true)) {
    const began = performance.now();
    const spec = await figure.draw(source);
    const file = spec && join(directory, `${figure.name}.${format}`);
    if (spec && file) {
      const picture = await render(spec, format);
      writeAtomically(join(directory, `${figure.name}.vl.json`), `${JSON.stringify(themed(spec))}\n`);
      writeAtomically(file, picture);
    }
    const result = { name: figure.name, file, seconds: (performance.now() - began) / 1000 };
    drawn.push(result);
    progress?.(result);
  }
  return drawn;
}
