// The figures of a run, in drawing order.
import { figureRegistry } from '../figure.js';
import { calibration } from './calibration.js';
import { codes } from './codes.js';
import { confusion } from './confusion.js';
import { curves } from './curves.js';
import { tsne, umap } from './embedding.js';
import { featureMaps } from './feature-maps.js';
import { kernelsFigure } from './kernels.js';
import { layers } from './layers.js';
import { mistakes } from './mistakes.js';
import { receptiveFieldsFigure } from './receptive-fields.js';
import { weights } from './weights.js';

export const runFigures = figureRegistry([
  curves,
  confusion,
  mistakes,
  calibration,
  kernelsFigure,
  featureMaps,
  receptiveFieldsFigure,
  weights,
  codes,
  layers,
  tsne,
  umap,
]);
