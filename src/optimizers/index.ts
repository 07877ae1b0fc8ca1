// The registry: an optimizer exists when it is listed here.

import { registry } from '../schema/index.js';
import { adadelta } from './adadelta.js';
import { adagrad } from './adagrad.js';
import { adam, adamw } from './adam.js';
import { rmsprop } from './rmsprop.js';
import { sdlm } from './sdlm.js';
import { sgd } from './sgd.js';

export type { Optimizer, OptimizerOptions, OptimizerStep } from './optimizer.js';
export { takeStep } from './take-step.js';

export const optimizers = registry([sgd, adagrad, adadelta, rmsprop, adam, adamw, sdlm]);
