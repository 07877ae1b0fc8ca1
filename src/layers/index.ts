// The registry: a layer exists when it is listed here.

import { registry } from '../schema/index.js';
import { activation } from './activation.js';
import { add } from './add.js';
import { batchNorm } from './batch-norm.js';
import { batchSoftmax } from './batch-softmax.js';
import { concat } from './concat.js';
import { conv2d } from './conv2d.js';
import { dense } from './dense.js';
import { dropout } from './dropout.js';
import { flatten } from './flatten.js';
import { globalPool } from './global-pool.js';
import { gru } from './gru.js';
import { layerNorm } from './layer-norm.js';
import { lstm } from './lstm.js';
import { multiply } from './multiply.js';
import { pool2d } from './pool2d.js';
import { prelu } from './prelu.js';
import { rbf } from './rbf.js';
import { rnn } from './rnn.js';
import { subsample2d } from './subsample2d.js';

export {
  activationChoice,
  activationOf,
  activations,
  emitActivation,
  IDENTITY,
  isIdentity,
} from './activations/index.js';
export * from './bound-layer.js';
export { codesOption } from './codes.js';
export * from './layer.js';
export * from './shape.js';

export const layers = registry([
  conv2d,
  pool2d,
  subsample2d,
  globalPool,
  dense,
  rbf,
  rnn,
  lstm,
  gru,
  flatten,
  activation,
  prelu,
  dropout,
  batchNorm,
  layerNorm,
  batchSoftmax,
  add,
  concat,
  multiply,
]);
