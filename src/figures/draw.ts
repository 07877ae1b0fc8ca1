// Draws figures to files, each with its specification.

import { join } from 'node:path';
import { makeFolder, writeAtomically } from '../files/write.js';
import type { Registry } from '../schema/index.js';
import { comparisonFigures } from './comparison/index.js';
import { type Figure, FigureError, type Spec } from './figure.js';
import { type PictureFormat, render, themed } from './render.js';
import { runFigures } from './run/index.js';
import { figureSource, type SourceOptions } from './source.js';

export interface Drawn {
  readonly name: string;
  /** Path of the figure; undefined if there was nothing to draw. */
  readonly file?: string;
  readonly seconds: number;
}

interface DrawOptions {
  /** Names of figures; default: all. */
  readonly only?: readonly string[];
  readonly format: PictureFormat;
  /** Called after each figure. */
  readonly progress?: (drawn: Drawn) => void;
}

export interface FiguresOptions extends DrawOptions, SourceOptions {
  /**
   * Directory; default: figures/ in the directory of the run or study, or in the working directory for several runs.
   */
  readonly out?: string;
}

/**
 * Draws the figures of one run, or the comparison figures of several runs or a study. @throws FigureError, RunError,
 * DataError ...
 */
export function drawFiguresOf(paths: readonly string[], options: FiguresOptions): Promise<Drawn[]> {
  const directory = options.out ?? (paths.length === 1 ? join(paths[0], 'figures') : 'figures');
  const source = figureSource(paths, options);
  return 'run' in source
    ? drawFigures(runFigures, source.run, directory, options)
    : drawFigures(comparisonFigures, source.comparison, directory, options);
}

/** @throws FigureError for an unknown name; RunError when nothing can be written. */
async function drawFigures<Source>(
  figures: Registry<Figure<Source>>,
  source: Source,
  directory: string,
  { only, format, progress }: DrawOptions,
): Promise<Drawn[]> {
  const unknown = only?.find((name) => !figures.find(name));
  if (unknown !== undefined) {
    throw new FigureError(`unknown figure ${unknown}; there are ${figures.names.join(', ')}`);
  }
  const drawn: Drawn[] = [];
  makeFolder(directory);
  for (const figure of figures.kinds.filter(({ name }) => only?.includes(name) ?? true)) {
    const began = performance.now();
    const spec = await figure.draw(source);
    const file = spec && (await save(spec, join(directory, figure.name), format));
    const result = { name: figure.name, file, seconds: (performance.now() - began) / 1000 };
    drawn.push(result);
    progress?.(result);
  }
  return drawn;
}

/** Writes a figure and its specification next to it, and returns the path of the figure. */
async function save(spec: Spec, stem: string, format: PictureFormat): Promise<string> {
  const picture = await render(spec, format);
  writeAtomically(`${stem}.vl.json`, `${JSON.stringify(themed(spec))}\n`);
  writeAtomically(`${stem}.${format}`, picture);
  return `${stem}.${format}`;
}
