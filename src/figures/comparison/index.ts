// The figures of several runs or a study, in drawing order.
import type { ComparisonSource } from '../comparison-source.js';
import type { Figure } from '../figure.js';
import { noted } from '../noted.js';
import { cost } from './cost.js';
import { comparisonCurves } from './curves.js';
import { differences } from './differences.js';
import { effectsFigure } from './effects.js';
import { heatMap } from './heat-map.js';

export const comparisonFigures: readonly Figure<ComparisonSource>[] = [
  comparisonCurves,
  differences,
  heatMap,
  effectsFigure,
  cost,
].map((figure) => noted(figure, ({ fallback }) => fallback));
