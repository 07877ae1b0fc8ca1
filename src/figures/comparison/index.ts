// The figures of several runs or a study, in drawing order.
import { figureRegistry } from '../figure.js';
import { cost } from './cost.js';
import { comparisonCurves } from './curves.js';
import { differences } from './differences.js';
import { effectsFigure } from './effects.js';
import { heatMap } from './heat-map.js';

export const comparisonFigures = figureRegistry([comparisonCurves, differences, heatMap, effectsFigure, cost]);
