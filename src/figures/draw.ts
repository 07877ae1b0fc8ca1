// Figures drawn into files, each beside its specification.

import { join } from 'node:path';
import { makeFolder, writeAtomically } from '../files/write.js';
import { comparisonFigures } from './comparison/index.js';
import { type Figure, FigureError } from './figure.js';
import { type PictureFormat, render, themed } from './render.js';
import { runFigures } from './run/index.js';
import { figureSource, type SourceOptions } from './source.js';

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

export interface FiguresOptions extends DrawOptions, SourceOptions {
  /** Directory; by default figures/ in that of the run or study, or here for several runs. */
  readonly out?: string;
}

/** Of one run what it learnt; of several, or a study, how they compare. @throws FigureError, RunError, DataError ... */
export function drawFiguresOf(paths: readonly string[], options: FiguresOptions): Promise<Drawn[]> {
  const directory = options.out ?? (paths.length === 1 ? join(paths[0], 'figures') : 'figures');
  const source = figureSource(paths, options);
  return 'run' in source
    ? drawFigures(runFigures, source.run, directory, options)
    : drawFigures(comparisonFigures, source.comparison, directory, options);
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
  makeFolder(directory);
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
