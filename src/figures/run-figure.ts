// Declares a figure of one run.
import { sourceText } from '../runs/data-source.js';
import type { Figure } from './figure.js';
import { noted } from './noted.js';
import type { RunSource } from './run-source.js';

/** The figure, with a remark where the run was trained on a fallback. */
export const defineRunFigure = (figure: Figure<RunSource>): Figure<RunSource> =>
  noted(figure, ({ summary: { data } }) => (data.fallback ? `On ${sourceText(data)}.` : undefined));
