// Declares a figure of several runs or of a study.
import type { ComparisonSource } from './comparison-source.js';
import type { Figure } from './figure.js';
import { noted } from './noted.js';

/** The figure, with a remark where runs were trained on a fallback. */
export const defineComparisonFigure = (figure: Figure<ComparisonSource>): Figure<ComparisonSource> =>
  noted(figure, ({ fallback }) => fallback);
